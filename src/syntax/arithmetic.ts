/**
 * Operators in a row → arithmetic bound as libpcap binds it. `* /` bind tightest, then `+ -`, `<< >>`, `&`, `|`, all to the
 * left. libpcap's grammar declares no precedence for `%` and `^`, so its parser prefers to read on whenever one of them
 * stands on either side: all that follows, up to the closing parenthesis, is their right operand, and what precedes them
 * loses its last operand to them, even a minus sign does: `a * b % c + d` is `a * (b % (c + d))`, `-a % b` is `-(a % b)`.
 */

import { assert, cover, type Span } from '../base/index.js';
import type { Arithmetic, BinaryOperator } from './ast.js';
import { maximumDepth } from './depth.js';
import * as diagnostics from './diagnostics.js';
import type { Operand } from './tree.js';

/** Higher binds tighter; an operator without a level never gives way. */
export const level: Readonly<Partial<Record<BinaryOperator, number>>> = {
  '|': 1,
  '&': 2,
  '<<': 3,
  '>>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
};
const minusLevel = 6;

/** Does the operator on the left get its operands before the one on the right takes the last of them? */
const bindsFirst = (left: BinaryOperator | 'minus', right: BinaryOperator): boolean => {
  const ofLeft = left === 'minus' ? minusLevel : level[left];
  const ofRight = level[right];
  return ofLeft !== undefined && ofRight !== undefined && ofLeft >= ofRight;
};

/** A finished part, and its extent with the parentheses around it. */
interface Part {
  readonly node: Arithmetic;
  readonly span: Span;
}

/** An operator that waits for its right operand. */
type Waiting =
  | { readonly operator: BinaryOperator; readonly left: Part }
  | { readonly operator: 'minus'; readonly span: Span };

function apply(waiting: Waiting, right: Part): Part {
  if (waiting.operator === 'minus') {
    const span = cover(waiting.span, right.span);
    return { node: { kind: 'negate', operand: right.node, span }, span };
  }
  const { operator, left } = waiting;
  const span = cover(left.span, right.span);
  return { node: { kind: 'binary', operator, left: left.node, right: right.node, span }, span };
}

/** The bare operands of a row and the operators before them, in order. */
function unroll(
  row: Operand,
): readonly { readonly operator: BinaryOperator | undefined; readonly operand: Operand }[] {
  const backwards: { operator: BinaryOperator | undefined; operand: Operand }[] = [];
  let here = row;
  for (; here.shape === 'terms'; here = here.left)
    backwards.push({ operator: here.operator, operand: here.right });
  backwards.push({ operator: undefined, operand: here });
  return backwards.reverse();
}

/** Binds a row of operators. `depth` is that of the nodes around it. */
export function bind(row: Operand, depth = 0): Arithmetic {
  const waiting: Waiting[] = [];
  let part: Part | undefined;
  for (const { operator, operand } of unroll(row)) {
    if (operator !== undefined) {
      assert(part !== undefined, 'arithmetic', 'an operator comes after an operand');
      for (
        let last = waiting.at(-1);
        last !== undefined && bindsFirst(last.operator, operator);
        last = waiting.at(-1)
      ) {
        part = apply(last, part);
        waiting.pop();
      }
      waiting.push({ operator, left: part });
    }
    let innermost = operand;
    for (; innermost.shape === 'minus'; innermost = innermost.operand) {
      waiting.push({ operator: 'minus', span: innermost.span });
    }
    if (depth + waiting.length > maximumDepth) throw diagnostics.tooDeep(row.span);
    // What is in parentheses is deeper than what is around them, even as a leftmost operand.
    part = { node: single(innermost, depth + Math.max(waiting.length, 1)), span: innermost.span };
  }
  assert(part !== undefined, 'arithmetic', 'a row has an operand');
  for (let last = waiting.pop(); last !== undefined; last = waiting.pop()) part = apply(last, part);
  return part.node;
}

function single(operand: Operand, depth: number): Arithmetic {
  let inner = operand;
  while (inner.shape === 'group') inner = inner.inner;
  if (inner.shape === 'leaf') return inner.node;
  if (inner.shape !== 'load') return bind(inner, depth);
  const { protocol, offset, size, span } = inner;
  return { kind: 'load', protocol, offset: bind(offset, depth), size, span };
}
