/**
 * Graph → the order passes visit its blocks in, from the root to the returns or back.
 * A block's level is its longest way to a return. Within a level the block that a walk from the root (true branch first)
 * left last comes first, in both directions.
 */

import { type Graph, NONE } from '../graph.js';
import type { Memory } from '../memory.js';

export interface Levels {
  /** Every block that can be reached, the root first, a block before its successors. */
  readonly downward: Int32Array;
  /** Every block that ends in a jump, a block after its successors. */
  readonly upward: Int32Array;
}

/** The reachable blocks, each after both its successors, as a recursive walk would leave them. */
function walk({ root, blocks, jt, jf }: Graph, memory: Memory): Int32Array {
  const FRESH = 0;
  const ENTERED = 1;
  const TRUE_DONE = 2;
  const state = memory.bytes(blocks.length);
  const stack = memory.ints(blocks.length);
  const left = memory.ints(blocks.length);
  let count = 0;
  let height = 0;
  const enter = (block: number): void => {
    if (state[block] !== FRESH) return;
    state[block] = ENTERED;
    stack[height++] = block;
  };
  enter(root);
  while (height > 0) {
    const block = stack[height - 1]!;
    if (jt[block] === NONE || state[block]! > TRUE_DONE) {
      left[count++] = block;
      height--;
    } else {
      enter(state[block] === ENTERED ? jt[block]! : jf[block]!);
      state[block]!++;
    }
  }
  return left.subarray(0, count);
}

export function levels(graph: Graph, memory: Memory): Levels {
  const { root, blocks, jt, jf } = graph;
  const left = walk(graph, memory);
  const level = memory.ints(blocks.length);
  for (const block of left) {
    if (jt[block] !== NONE) level[block] = Math.max(level[jt[block]!]!, level[jf[block]!]!) + 1;
  }
  const levelCount = level[root]! + 1;
  const starts = memory.ints(levelCount + 1);
  for (const block of left) starts[level[block]! + 1]!++;
  for (let l = 0; l < levelCount; l++) starts[l + 1]! += starts[l]!;

  // Ascending by level, each level backwards.
  const ascending = memory.ints(left.length);
  const ends = memory.copy(starts.subarray(1));
  for (const block of left) ascending[--ends[level[block]!]!] = block;

  const downward = memory.ints(left.length);
  let count = 0;
  for (let l = levelCount; l-- > 0; ) {
    for (let i = starts[l]!; i < starts[l + 1]!; i++) downward[count++] = ascending[i]!;
  }
  return { downward, upward: ascending.subarray(starts[1]!) };
}
