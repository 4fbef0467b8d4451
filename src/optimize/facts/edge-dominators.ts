/**
 * Graph → the tree of some of its edges, the sources. The sources on every way from the root through a given edge are the
 * ancestors of that edge's node in the tree and the node itself, which is shared by all edges that have the same sources.
 * Both edges of a block have one parent: the lowest common ancestor of the edges that lead to the block.
 */

import { type Edges, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { Levels } from './levels.js';
import { type Preorder, preorder, Tree } from './tree.js';

export interface EdgeDominators {
  /** By edge: its own node for a source, else the node of the nearest source above it, 0 if there is none. */
  readonly nodeOf: Int32Array;
  /** By node: the source. Node 0 stands above them all and is no edge; a parent has a lower number than its children. */
  readonly sources: Int32Array;
  /** By node. */
  readonly parent: Int32Array;
  readonly order: Preorder;
}

/** For the edges of the blocks of `levels`. `isSource` has 1 for each edge in question. */
export function edgeDominators(
  { jt, jf }: Edges,
  { downward, upward }: Levels,
  isSource: Uint8Array,
  memory: Memory,
): EdgeDominators {
  const count = jt.length;
  let sourceCount = 0;
  for (let edge = 0; edge < 2 * count; edge++) sourceCount += isSource[edge]!;
  const tree = new Tree(sourceCount + 1, 0, memory);
  const nodeOf = memory.ints(2 * count);
  const sources = memory.ints(sourceCount + 1, NONE);
  /** By block: the node above its edges. */
  const above = memory.ints(count, NONE);
  above[downward[0]!] = 0;
  let nodes = 0;
  for (let i = 0; i < upward.length; i++) {
    const block = downward[i]!;
    for (let branch = 0; branch < 2; branch++) {
      const edge = branch === 0 ? block : count + block;
      let node = above[block]!;
      if (isSource[edge] === 1) {
        tree.add(++nodes, node);
        node = nodes;
        sources[node] = edge;
      }
      nodeOf[edge] = node;
      const successor = branch === 0 ? jt[block]! : jf[block]!;
      // No edges leave a return.
      if (jt[successor] === NONE) continue;
      const known = above[successor]!;
      if (known === NONE) above[successor] = node;
      else if (known !== node) above[successor] = tree.commonAncestor(known, node);
    }
  }
  return { nodeOf, sources, parent: tree.parent, order: preorder(tree, memory) };
}
