/** Bytes → one LZ4 frame of independent blocks, with a checksum of all. */

import type { Encoder } from './encoder.js';
import { FRAME_MAGIC, flags, IS_STORED } from './lz4.js';
import { encodeBlock, longestBlock } from './lz4-block.js';
import { Xxh32, xxh32 } from './xxh32.js';

/** Of the descriptor's second byte: blocks of 1 MiB at most. */
const BLOCKS_OF_1_MIB = 6 << 4;
const LARGEST_BLOCK = 1 << 20;

export function lz4Encoder(): Encoder {
  const hash = new Xxh32();
  const compressed = new Uint8Array(longestBlock(LARGEST_BLOCK));

  const block = (bytes: Uint8Array): Uint8Array => {
    const length = encodeBlock(bytes, compressed);
    const isStored = length >= bytes.length;
    const content = isStored ? bytes : compressed.subarray(0, length);
    const framed = new Uint8Array(4 + content.length);
    new DataView(framed.buffer).setUint32(0, isStored ? IS_STORED + content.length : content.length, true);
    framed.set(content, 4);
    return framed;
  };

  return {
    start() {
      const header = new Uint8Array(7);
      new DataView(header.buffer).setUint32(0, FRAME_MAGIC, true);
      header[4] = flags.version | flags.independentBlocks | flags.contentChecksum;
      header[5] = BLOCKS_OF_1_MIB;
      header[6] = xxh32(header.subarray(4, 6)) >>> 8;
      return header;
    },
    encode(piece) {
      hash.update(piece);
      const blocks: Uint8Array[] = [];
      for (let at = 0; at < piece.length; at += LARGEST_BLOCK)
        blocks.push(block(piece.subarray(at, at + LARGEST_BLOCK)));
      return Buffer.concat(blocks);
    },
    end() {
      const end = new Uint8Array(8);
      new DataView(end.buffer).setUint32(4, hash.digest(), true);
      return end;
    },
  };
}
