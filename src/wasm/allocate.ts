/** A memory, and from where on nothing lies in it → bytes there, for as long as nobody asks again. */

import type { Memory } from './webassembly.js';

const PAGE = 65_536;

/** `kept` is moved or copied to their start. A memory that has to grow makes void whatever was in it before. */
export function allocate(memory: Memory, start: number, length: number, kept: Uint8Array): Uint8Array {
  const isHere = kept.buffer === memory.buffer;
  if (isHere) new Uint8Array(memory.buffer).copyWithin(start, kept.byteOffset, kept.byteOffset + kept.length);
  const missing = start + length - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  const bytes = new Uint8Array(memory.buffer, start, length);
  if (!isHere) bytes.set(kept);
  return bytes;
}
