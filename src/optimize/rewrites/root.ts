/**
 * A root whose branches both lead to one place → that place, with the root's statements in front of its own.
 * A root that returns needs no statements at all.
 */

import { op } from '../../cbpf/index.js';
import { type Graph, NONE } from '../graph.js';

export function skipIdleRoot(graph: Graph): void {
  const { blocks, jt, jf } = graph;
  const { statements } = blocks[graph.root]!;
  blocks[graph.root]!.statements = [];
  while (jt[graph.root] !== NONE && jt[graph.root] === jf[graph.root]) graph.root = jt[graph.root]!;
  const root = blocks[graph.root]!;
  root.statements = op.classOf(root.branch.code) === op.RET ? [] : [...statements, ...root.statements];
}
