/**
 * Graph → the order passes visit its blocks in, from the root to the returns or back.
 * A block's level is its longest way to a return. Within a level the block that a walk from the root (true branch first)
 * left last comes first, in both directions.
 */

import { type Graph, NONE } from '../graph.js';

export interface Levels {
  /** Every block that can be reached, the root first, a block before its successors. */
  readonly downward: Int32Array;
  /** Every block that ends in a jump, a block after its successors. */
  readonly upward: Int32Array;
}

/** The reachable blocks, each after both its successors, as a recursive walk would leave them. */
function walk({ root, blocks, jt, jf }: Graph): Int32Array {
  const FRESH = 0;
  const ENTERED = 1;
  const TRUE_DONE = 2;
  const state = new Uint8Array(blocks.length);
  const stack = new Int32Array(blocks.length);
  const left = new Int32Array(blocks.length);
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

export function levels(graph: Graph): Levels {
  const { root, blocks, jt, jf } = graph;
  const left = walk(graph);
  const level = new Int32Array(blocks.length);
  for (const block of left) {
    if (jt[block] !== NONE) level[block] = Math.max(level[jt[block]!]!, level[jf[block]!]!) + 1;
  }
  const levelCount = level[root]! + 1;
  const starts = new Int32Array(levelCount + 1);
  for (const block of left) starts[level[block]! + 1]!++;
  for (let l = 0; l < levelCount; l++) starts[l + 1]! += starts[l]!;

  // Ascending by level, each level backwards.
  const ascending = new Int32Array(left.length);
  const ends = starts.slice(1);
  for (const block of left) ascending[--ends[level[block]!]!] = block;

  const downward = new Int32Array(left.length);
  let count = 0;
  for (let l = levelCount; l-- > 0; ) {
    for (let i = starts[l]!; i < starts[l + 1]!; i++) downward[count++] = ascending[i]!;
  }
  return { downward, upward: ascending.subarray(starts[1]!) };
}
