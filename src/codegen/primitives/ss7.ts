/** SS7: the kinds of signal unit of MTP level 2, and the fields of the level-3 routing label. */

import { and, or, type Predicate } from '../../cfg/index.js';
import type { Mtp2Header } from '../../link/index.js';
import type { Mtp2Test, Mtp3FieldTest } from '../../syntax/index.js';
import { atMostUnderMask, compareField, equalUnderMask, greaterUnderMask } from '../comparisons.js';
import { onlyOn, tooBig } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import type { Size } from '../loads.js';

/** The length indicator: 0 fill-in, 1 and 2 link status, more a message. In the high-speed form it has nine bits. */
interface LengthIndicator {
  readonly offset: number;
  readonly size: Size;
  readonly mask: number;
  readonly longestStatus: number;
}

export function mtp2(g: Generator, { type }: Mtp2Test): Predicate {
  const highSpeed = type.startsWith('h');
  const { mtp2: header } = g.layout.link;
  if (header === undefined) throw onlyOn(g.span, `'${type}'`, highSpeed ? 'MTP2_HSL' : 'MTP2');
  const { offset, size, mask, longestStatus }: LengthIndicator = highSpeed
    ? { offset: header.lengthIndicatorHighSpeed, size: 2, mask: 0xff80, longestStatus: 0x0100 }
    : { offset: header.lengthIndicator, size: 1, mask: 0x3f, longestStatus: 2 };
  switch (type) {
    case 'fisu':
    case 'hfisu':
      return equalUnderMask(g, 'packet', offset, size, 0, mask);
    case 'lssu':
    case 'hlssu': {
      const short = atMostUnderMask(g, 'packet', offset, size, longestStatus, mask);
      return and(greaterUnderMask(g, 'packet', offset, size, 0, mask), short);
    }
    case 'msu':
    case 'hmsu':
      return greaterUnderMask(g, 'packet', offset, size, longestStatus, mask);
  }
}

/** How a field of the routing label lies in the packet, little-endian as it is, and what fits into it. */
interface LabelField {
  readonly offset: (header: Mtp2Header) => number;
  readonly size: Size;
  readonly mask: number;
  readonly maximum: number;
  readonly onWire: (value: number) => number;
}

type FieldName = 'sio' | 'opc' | 'dpc' | 'sls';

const labelFields: Readonly<Record<FieldName, LabelField>> = {
  sio: {
    offset: (h) => h.serviceInformation,
    size: 1,
    mask: 0xffffffff,
    maximum: 255,
    onWire: (value) => value,
  },
  opc: {
    offset: (h) => h.originatingPoint,
    size: 4,
    mask: 0x00c0ff0f,
    maximum: 16383,
    onWire: (value) => ((value & 0x3c00) >> 10) + ((value & 0x03fc) << 6) + ((value & 0x0003) << 22),
  },
  dpc: {
    offset: (h) => h.destinationPoint,
    size: 4,
    mask: 0xff3f0000,
    maximum: 16383,
    onWire: (value) => (((value & 0x00ff) << 24) + ((value & 0x3f00) << 8)) >>> 0,
  },
  sls: { offset: (h) => h.signallingLink, size: 1, mask: 0xf0, maximum: 15, onWire: (value) => value << 4 },
};

/** The level-2 header is three bytes longer in the high-speed form. */
const HIGH_SPEED_HEADER = 3;

export function mtp3Field(g: Generator, node: Mtp3FieldTest): Predicate {
  const name = node.field.replace(/^h/, '') as FieldName;
  const field = labelFields[name];
  // libpcap looks at the outermost link type here, and at the innermost for the kinds of signal unit.
  const header = g.options.link.mtp2;
  if (header === undefined) throw onlyOn(g.span, `'${name}'`, 'SS7');
  const offset = field.offset(header) + (node.field === name ? 0 : HIGH_SPEED_HEADER);
  return node.comparisons
    .map(({ operator, value, span }) => {
      if (value > field.maximum) throw tooBig(span, name, value, field.maximum);
      return compareField(g, 'packet', offset, field.size, field.mask, operator, field.onWire(value));
    })
    .reduce(or);
}
