/** Graph → the edges that lead into each block, the one from the lowest, last visited block first. */

import { type Graph, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { Levels } from './levels.js';

/** Lists threaded through the edges. */
export interface InEdges {
  /** The first edge into a block, or NONE. */
  readonly first: Int32Array;
  /** The next edge into the same block, or NONE. */
  readonly next: Int32Array;
}

/** Covers all edges that leave the blocks of `levels`, also of blocks that were cut off since. */
export function inEdges({ blocks, jt, jf }: Graph, { downward }: Levels, memory: Memory): InEdges {
  const first = memory.ints(blocks.length, NONE);
  const next = memory.ints(2 * blocks.length, NONE);
  const add = (edge: number, block: number): void => {
    next[edge] = first[block]!;
    first[block] = edge;
  };
  for (const block of downward) {
    if (jt[block] === NONE) continue;
    add(block, jt[block]!);
    add(blocks.length + block, jf[block]!);
  }
  return { first, next };
}
