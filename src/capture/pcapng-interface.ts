/** An Interface Description Block → the interface, how it counts time, and how large its packets may be. */

import * as diagnostics from './diagnostics.js';
import { dltOfLinktype, largestPacket } from './link-type-numbers.js';
import { usableSnapLength } from './pcap-header.js';
import {
  BLOCK_HEADER_LENGTH,
  END_OF_OPTIONS,
  INTERFACE_DESCRIPTION_LENGTH,
  type Option,
  optionsIn,
} from './pcapng-block.js';
import type { Interface } from './record.js';
import { type Clock, clock } from './timestamp.js';

export interface DescribedInterface {
  readonly interface: Interface;
  readonly clock: Clock;
}

/** Where a block lies, from its type to before its second length. */
interface Extent {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly littleEndian: boolean;
  /** Where in the file it begins. */
  readonly offset: number;
}

/** Options of fixed length. */
const options = {
  end: { code: END_OF_OPTIONS, name: 'opt_endofopt', length: 0 },
  name: { code: 2, name: 'if_name' },
  resolution: { code: 9, name: 'if_tsresol', length: 1 },
  offset: { code: 14, name: 'if_tsoffset', length: 8 },
} as const;

/** What is told of a longer one is its beginning. */
const LONGEST_NAME = 255;

const INTERFACE_DESCRIPTION = 1;
const IS_BINARY = 0x80;
/** Higher powers are no numbers of 64 bits. */
const HIGHEST_BINARY_POWER = 63;
const HIGHEST_DECIMAL_POWER = 19;

export function readInterface(extent: Extent, number: number): DescribedInterface {
  const { view, start, end, littleEndian, offset } = extent;
  const body = start + BLOCK_HEADER_LENGTH;
  if (end - body < INTERFACE_DESCRIPTION_LENGTH)
    throw diagnostics.blockTooShort(INTERFACE_DESCRIPTION, offset);
  const linkType = dltOfLinktype(view.getUint16(body, littleEndian));
  const { unitsPerSecond, isDecimal, seconds, name } = readOptions(extent);
  const counted = clock(unitsPerSecond, isDecimal, seconds);
  return {
    clock: counted,
    interface: {
      linkType,
      linkTypeExtension: 0,
      snapLength: usableSnapLength(view.getUint32(body + 4, littleEndian), largestPacket(linkType)),
      resolution: counted.resolution,
      swapped: !littleEndian,
      number,
      ...(name === undefined ? {} : { name }),
    },
  };
}

interface ReadOptions {
  readonly unitsPerSecond: bigint;
  readonly isDecimal: boolean;
  readonly seconds: number;
  readonly name: string | undefined;
}

function readOptions({ view, start, end, littleEndian, offset }: Extent): ReadOptions {
  let unit: Pick<ReadOptions, 'unitsPerSecond' | 'isDecimal'> | undefined;
  let seconds: number | undefined;
  let name: string | undefined;
  const first = start + BLOCK_HEADER_LENGTH + INTERFACE_DESCRIPTION_LENGTH;
  for (const option of optionsIn(view, first, end, littleEndian)) {
    if (option === undefined) throw diagnostics.blockTooShort(INTERFACE_DESCRIPTION, offset);
    switch (option.code) {
      case options.end.code:
        checkLength(option, options.end, offset);
        break;
      case options.name.code:
        name ??= new TextDecoder().decode(
          new Uint8Array(view.buffer, view.byteOffset + option.start, Math.min(option.length, LONGEST_NAME)),
        );
        break;
      case options.resolution.code:
        checkLength(option, options.resolution, offset);
        if (unit !== undefined) throw diagnostics.optionRepeated(options.resolution.name, offset);
        unit = unitOf(view.getUint8(option.start), offset);
        break;
      case options.offset.code:
        checkLength(option, options.offset, offset);
        if (seconds !== undefined) throw diagnostics.optionRepeated(options.offset.name, offset);
        seconds = view.getUint32(option.start + (littleEndian ? 0 : 4), littleEndian);
        break;
    }
  }
  return { ...(unit ?? { unitsPerSecond: 1_000_000n, isDecimal: true }), seconds: seconds ?? 0, name };
}

function checkLength(
  { length }: Option,
  known: { readonly name: string; readonly length: number },
  offset: number,
): void {
  if (length !== known.length) throw diagnostics.optionLength(known, length, offset);
}

function unitOf(written: number, offset: number): Pick<ReadOptions, 'unitsPerSecond' | 'isDecimal'> {
  const isDecimal = (written & IS_BINARY) === 0;
  const power = written & ~IS_BINARY;
  if (power > (isDecimal ? HIGHEST_DECIMAL_POWER : HIGHEST_BINARY_POWER)) {
    throw diagnostics.resolutionTooHigh(isDecimal ? 10 : 2, power, offset);
  }
  return { unitsPerSecond: (isDecimal ? 10n : 2n) ** BigInt(power), isDecimal };
}
