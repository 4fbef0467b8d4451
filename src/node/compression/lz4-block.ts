/** One block of LZ4 ⇄ its bytes: literals, and copies of what lies up to 64 KiB before. */

import { DecodingError } from './decoder.js';

/** A copy reaches no farther back. */
export const WINDOW = 1 << 16;
const SHORTEST_COPY = 4;
const NIBBLE = 15;

const damaged = (): DecodingError => new DecodingError('damaged', 'a block of lz4 data makes no sense');

/** Writes into `into` from `at`, below which copies may reach; gives where the bytes end. */
export function decodeBlock(block: Uint8Array, into: Uint8Array, at: number, limit: number): number {
  let from = 0;
  const readLength = (nibble: number): number => {
    let length = nibble;
    if (nibble < NIBBLE) return length;
    for (let byte = 255; byte === 255; length += byte) {
      if (from >= block.length) throw damaged();
      byte = block[from++]!;
    }
    return length;
  };
  while (from < block.length) {
    const token = block[from++]!;
    const literals = readLength(token >> 4);
    if (from + literals > block.length || at + literals > limit) throw damaged();
    into.set(block.subarray(from, from + literals), at);
    from += literals;
    at += literals;
    if (from === block.length) return at;

    if (from + 2 > block.length) throw damaged();
    const distance = block[from]! | (block[from + 1]! << 8);
    from += 2;
    const length = readLength(token & NIBBLE) + SHORTEST_COPY;
    if (distance === 0 || distance > at || at + length > limit) throw damaged();
    if (distance >= length) into.copyWithin(at, at - distance, at - distance + length);
    else for (let i = 0; i < length; i++) into[at + i] = into[at + i - distance]!;
    at += length;
  }
  throw damaged();
}

/** The format wants the last five bytes to be literals, and no copy to begin within the last twelve. */
const LAST_LITERALS = 5;
const LAST_COPY = 12;
const HASH_BITS = 14;
/** After so many misses in a row (a power of two) the steps get longer: what does not compress is passed quickly. */
const SKIP_SHIFT = 6;

const table = new Int32Array(1 << HASH_BITS);

const hashAt = (bytes: Uint8Array, at: number): number =>
  Math.imul(word(bytes, at), 0x9e3779b1) >>> (32 - HASH_BITS);

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** No block is longer than its bytes by more than one in 255, and 16. */
export const longestBlock = (length: number): number => length + Math.ceil(length / 255) + 16;

/** Writes the block into `into`; gives its length. */
export function encodeBlock(bytes: Uint8Array, into: Uint8Array): number {
  table.fill(-1);
  const lastCopy = bytes.length - LAST_COPY;
  const end = bytes.length - LAST_LITERALS;
  let to = 0;
  let literalsFrom = 0;

  const writeLength = (length: number): void => {
    let rest = length - NIBBLE;
    if (rest < 0) return;
    for (; rest >= 255; rest -= 255) into[to++] = 255;
    into[to++] = rest;
  };
  const writeLiterals = (until: number, copyNibble: number): void => {
    const length = until - literalsFrom;
    into[to++] = (Math.min(length, NIBBLE) << 4) | copyNibble;
    writeLength(length);
    into.set(bytes.subarray(literalsFrom, until), to);
    to += length;
  };

  for (let at = 0, misses = 0; at <= lastCopy; ) {
    const hash = hashAt(bytes, at);
    const candidate = table[hash]!;
    table[hash] = at;
    if (candidate < 0 || at - candidate >= WINDOW || word(bytes, candidate) !== word(bytes, at)) {
      at += 1 + (misses++ >> SKIP_SHIFT);
      continue;
    }
    misses = 0;
    let length = SHORTEST_COPY;
    while (at + length < end && bytes[candidate + length] === bytes[at + length]) length++;
    writeLiterals(at, Math.min(length - SHORTEST_COPY, NIBBLE));
    into[to++] = (at - candidate) & 0xff;
    into[to++] = (at - candidate) >> 8;
    writeLength(length - SHORTEST_COPY);
    at += length;
    literalsFrom = at;
  }
  writeLiterals(bytes.length, 0);
  return to;
}
