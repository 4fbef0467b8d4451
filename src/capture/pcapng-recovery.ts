/** Whether the bytes at a place look like a block of pcapng: a known type, and the same length at both ends. */

import {
  BLOCK_HEADER_LENGTH,
  BLOCK_TRAILER_LENGTH,
  BYTE_ORDER_MAGIC,
  blockTypes,
  SHORTEST_BLOCK,
} from './pcapng-block.js';
import type { Likeness } from './recovery.js';
import type { Window } from './window.js';

const knownTypes: ReadonlySet<number> = new Set(Object.values(blockTypes));

export function looksLikeBlock(
  window: Window,
  at: number,
  littleEndian: boolean,
  largestBlock: number,
): Likeness {
  const { view, end } = window;
  if (at + SHORTEST_BLOCK > end) return { needs: SHORTEST_BLOCK };
  const order = view.getUint32(at, true) === blockTypes.sectionHeader ? orderOf(view, at) : littleEndian;
  if (order === undefined || !knownTypes.has(view.getUint32(at, order))) return false;
  const length = view.getUint32(at + 4, order);
  if (length < SHORTEST_BLOCK || length % 4 !== 0 || length > largestBlock) return false;
  if (at + length > end) return { needs: length };
  return view.getUint32(at + length - BLOCK_TRAILER_LENGTH, order) === length;
}

/** A section header tells its own byte order. */
function orderOf(view: DataView, at: number): boolean | undefined {
  if (view.getUint32(at + BLOCK_HEADER_LENGTH, true) === BYTE_ORDER_MAGIC) return true;
  return view.getUint32(at + BLOCK_HEADER_LENGTH, false) === BYTE_ORDER_MAGIC ? false : undefined;
}
