/**
 * Graph → its dominator tree. A block's dominators, those on every way to it from the root, are its ancestors in the tree
 * and itself; its parent is the lowest common ancestor of its predecessors, which all come before it in level order.
 */

import { type Graph, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { Levels } from './levels.js';
import { type Preorder, preorder, Tree } from './tree.js';

export interface Dominators {
  readonly tree: Tree;
  readonly order: Preorder;
}

/** For the blocks of `levels`. */
export function dominators(
  { root, blocks, jt, jf }: Graph,
  { downward }: Levels,
  memory: Memory,
): Dominators {
  const tree = new Tree(blocks.length, root, memory);
  const immediate = memory.ints(blocks.length, NONE);
  const narrow = (successor: number, block: number): void => {
    const known = immediate[successor]!;
    immediate[successor] = known === NONE ? block : tree.commonAncestor(known, block);
  };
  for (const block of downward) {
    if (block !== root) tree.add(block, immediate[block]!);
    if (jt[block] === NONE) continue;
    narrow(jt[block]!, block);
    narrow(jf[block]!, block);
  }
  return { tree, order: preorder(tree, downward.subarray(1), memory) };
}

export const dominates = ({ order: { enter, leave } }: Dominators, above: number, below: number): boolean =>
  enter[above]! <= enter[below]! && enter[below]! < leave[above]!;
