/**
 * Graph → its dominator tree. A block's dominators, those on every way to it from the root, are its ancestors in the tree
 * and itself; its parent is the lowest common ancestor of its predecessors, which all come before it in level order.
 * Returns are left out: nobody asks what dominates them.
 */

import { type Edges, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { Levels } from './levels.js';
import { Tree } from './tree.js';

/** For the blocks of `levels` that jump. */
export function dominators({ jt, jf }: Edges, { downward, upward }: Levels, memory: Memory): Tree {
  const root = downward[0]!;
  const tree = new Tree(jt.length, root, memory);
  const immediate = memory.ints(jt.length, NONE);
  for (let i = 0; i < upward.length; i++) {
    const block = downward[i]!;
    if (block !== root) tree.add(block, immediate[block]!);
    for (let branch = 0; branch < 2; branch++) {
      const successor = branch === 0 ? jt[block]! : jf[block]!;
      if (jt[successor] === NONE) continue;
      const known = immediate[successor]!;
      immediate[successor] = known === NONE ? block : tree.commonAncestor(known, block);
    }
  }
  return tree;
}
