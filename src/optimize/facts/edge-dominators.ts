/**
 * Graph → the tree of its edge dominators. The edges on every way from the root through a given edge are that edge's
 * ancestors in the tree and itself. Both edges of a block have one parent: the lowest common ancestor of the edges that
 * lead to the block. One node stands above them all, for the way into the root.
 */

import { type Graph, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { Levels } from './levels.js';
import { type Preorder, preorder, Tree } from './tree.js';

export interface EdgeDominators {
  /** All edges of blocks that jump, a parent before its children. */
  readonly edges: Int32Array;
  /** By edge: the nearest edge above it. */
  readonly parent: Int32Array;
  readonly order: Preorder;
}

/** For the edges of the blocks of `levels`. */
export function edgeDominators(
  { blocks, jt, jf }: Graph,
  { downward, upward }: Levels,
  memory: Memory,
): EdgeDominators {
  const count = blocks.length;
  const above = 2 * count;
  const tree = new Tree(2 * count + 1, above, memory);
  const parentOf = memory.ints(count, NONE);
  const narrow = (successor: number, edge: number): void => {
    const known = parentOf[successor]!;
    parentOf[successor] = known === NONE ? edge : tree.commonAncestor(known, edge);
  };
  const edges = memory.ints(2 * upward.length);
  let next = 0;
  for (const block of downward) {
    if (jt[block] === NONE) continue;
    const parent = parentOf[block] === NONE ? above : parentOf[block]!;
    for (const edge of [block, count + block]) {
      tree.add(edge, parent);
      edges[next++] = edge;
    }
    narrow(jt[block]!, block);
    narrow(jf[block]!, count + block);
  }
  return { edges, parent: tree.parent, order: preorder(tree, edges, memory) };
}
