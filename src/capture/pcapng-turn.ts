/** A block of a big-endian section → the same block in little-endian, known fields and options included. */

import {
  BLOCK_HEADER_LENGTH,
  BLOCK_TRAILER_LENGTH,
  blockTypes,
  END_OF_OPTIONS,
  PACKET_LENGTH,
  padded,
} from './pcapng-block.js';

/** Sizes of numbers that stand one behind the other. */
type Sizes = readonly (2 | 4 | 8)[];

interface Layout {
  /** Behind the block's header. */
  readonly fixed: Sizes;
  /** The code of an option → the numbers that its value consists of. What is not listed is bytes. */
  readonly options: ReadonlyMap<number, Sizes>;
}

/** A private enterprise number, then data of which nothing is known. */
const customOptions: readonly (readonly [number, Sizes])[] = [2988, 2989, 19372, 19373].map((code) => [
  code,
  [4],
]);

const layout = (fixed: Sizes, ...options: readonly (readonly [code: number, sizes: Sizes])[]): Layout => ({
  fixed,
  options: new Map([...customOptions, ...options]),
});

const packetFlags = [2, [4]] as const;

const layouts: ReadonlyMap<number, Layout> = new Map([
  [blockTypes.sectionHeader, layout([4, 2, 2, 8])],
  [
    blockTypes.interfaceDescription,
    // Speed, time zone, time stamp offset, speeds of both directions.
    layout([2, 2, 4], [8, [8]], [10, [4]], [14, [8]], [15, [8]], [16, [8]]),
  ],
  [blockTypes.packet, layout([2, 2, 4, 4, 4, 4], packetFlags)],
  [blockTypes.simplePacket, layout([4])],
  // Drop count, packet number, queue.
  [blockTypes.enhancedPacket, layout([4, 4, 4, 4, 4], packetFlags, [4, [8]], [5, [8]], [6, [4]])],
  [blockTypes.nameResolution, layout([])],
  [
    blockTypes.interfaceStatistics,
    // Times of start and end, six counts.
    layout([4, 4, 4], [2, [4, 4]], [3, [4, 4]], ...[4, 5, 6, 7, 8].map((code) => [code, [8]] as const)),
  ],
  [blockTypes.decryptionSecrets, layout([4, 4])],
  [blockTypes.custom, layout([4])],
  [blockTypes.customNotCopied, layout([4])],
]);

/** Of a block that nobody knows only the header can be turned. */
const unknown = layout([]);

class Turner {
  readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether so much is left; a block may be too short for its kind. */
  has(length: number): boolean {
    return this.at + length <= this.end;
  }

  numbers(sizes: Sizes): void {
    for (const size of sizes) {
      if (!this.has(size)) return;
      this.bytes.subarray(this.at, this.at + size).reverse();
      this.at += size;
    }
  }

  /** Pairs of a code and a length, each with a value behind it, up to the one that ends them. */
  list(sizesOf: (code: number) => Sizes): void {
    while (this.has(4)) {
      const code = this.view.getUint16(this.at, false);
      const length = this.view.getUint16(this.at + 2, false);
      this.numbers([2, 2]);
      const next = this.at + padded(length);
      if (next > this.end) return;
      const sizes = sizesOf(code);
      if (sizes.reduce((sum, size) => sum + size, 0) <= length) this.numbers(sizes);
      this.at = next;
      if (code === END_OF_OPTIONS) return;
    }
  }
}

/** Gives a copy. */
export function turnBlock(block: Uint8Array): Uint8Array {
  const bytes = block.slice();
  const turner = new Turner(bytes, 0, bytes.length);
  const type = turner.view.getUint32(0, false);
  const { fixed, options } = layouts.get(type) ?? unknown;
  turner.numbers([4, 4]);
  turner.at = bytes.length - BLOCK_TRAILER_LENGTH;
  turner.numbers([4]);

  const body = new Turner(bytes, BLOCK_HEADER_LENGTH, bytes.length - BLOCK_TRAILER_LENGTH);
  body.numbers(fixed);
  const skipped = dataLength(type, turner.view);
  if (skipped === undefined) return bytes;
  body.at += padded(skipped);
  if (type === blockTypes.nameResolution) body.list(() => []);
  body.list((code) => options.get(code) ?? []);
  return bytes;
}

/** Bytes between the fixed part and the options, once that is turned; undefined where there are no options. */
function dataLength(type: number, view: DataView): number | undefined {
  switch (type) {
    case blockTypes.sectionHeader:
    case blockTypes.interfaceDescription:
    case blockTypes.interfaceStatistics:
    case blockTypes.nameResolution:
      return 0;
    case blockTypes.packet:
    case blockTypes.enhancedPacket:
      return view.byteLength < BLOCK_HEADER_LENGTH + PACKET_LENGTH ? undefined : view.getUint32(20, true);
    case blockTypes.decryptionSecrets:
      return view.byteLength < BLOCK_HEADER_LENGTH + 8 ? undefined : view.getUint32(12, true);
    default:
      return undefined;
  }
}
