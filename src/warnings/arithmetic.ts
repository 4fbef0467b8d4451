/** Walks over arithmetic: all nodes of it, and a copy with some of them exchanged. */

import type { Arithmetic } from '../syntax/index.js';

/** Every node, offsets of loads included. Left-nested operators are walked without recursion, as there may be thousands. */
export function* nodesOf(node: Arithmetic): Iterable<Arithmetic> {
  let here = node;
  for (; here.kind === 'binary'; here = here.left) {
    yield here;
    yield* nodesOf(here.right);
  }
  yield here;
  if (here.kind === 'load') yield* nodesOf(here.offset);
  if (here.kind === 'negate') yield* nodesOf(here.operand);
}

/** A copy, from the leaves up, with what `exchange` makes of every node. */
export function mapped(node: Arithmetic, exchange: (node: Arithmetic) => Arithmetic): Arithmetic {
  const pending: Extract<Arithmetic, { kind: 'binary' }>[] = [];
  let leftmost = node;
  for (; leftmost.kind === 'binary'; leftmost = leftmost.left) pending.push(leftmost);
  let result = exchange(withInside(leftmost, exchange));
  for (const each of pending.reverse()) {
    result = exchange({ ...each, left: result, right: mapped(each.right, exchange) });
  }
  return result;
}

function withInside(
  node: Exclude<Arithmetic, { kind: 'binary' }>,
  exchange: (node: Arithmetic) => Arithmetic,
): Arithmetic {
  switch (node.kind) {
    case 'load':
      return { ...node, offset: mapped(node.offset, exchange) };
    case 'negate':
      return { ...node, operand: mapped(node.operand, exchange) };
    default:
      return node;
  }
}
