/**
 * The tree as parsed → the syntax tree: chains flat, every identifier with the qualifiers it was written with or inherits.
 * They come from the left: a primitive that is no identifier leaves none, a parenthesis leaves those from before it.
 */

import { type Span, unreachable } from '../base/index.js';
import { bind } from './arithmetic.js';
import type { Expression, Link, Qualifiers } from './ast.js';
import { maximumDepth } from './depth.js';
import * as diagnostics from './diagnostics.js';
import type { Group, Join, Negation, Tree } from './tree.js';

/** The qualifiers that a bare identifier gets at some place of the text. */
interface Inherited {
  readonly qualifiers: Qualifiers | undefined;
  /** Where they were written, for the identifiers they were written for. */
  readonly writtenAt: Span | undefined;
}

interface Resolved {
  readonly expression: Expression;
  /** What a bare identifier to the right would inherit. */
  readonly leaves: Qualifiers | undefined;
}

export const resolve = (tree: Tree): Expression =>
  resolveAt(tree, { qualifiers: undefined, writtenAt: undefined }, 1).expression;

function resolveAt(tree: Tree, inherited: Inherited, depth: number): Resolved {
  if (depth > maximumDepth) throw diagnostics.tooDeep(tree.span);
  switch (tree.shape) {
    case 'join':
      return resolveChain(tree, inherited, depth);
    case 'not':
    case 'group':
      return resolveWrapped(tree, inherited, depth);
    case 'qualified': {
      const { qualifiers, span: writtenAt } = tree.head;
      const { expression } = resolveAt(tree.operand, { qualifiers, writtenAt }, depth);
      return { expression: { ...expression, span: tree.span }, leaves: qualifiers };
    }
    case 'value': {
      const { qualifiers, writtenAt } = inherited;
      const { value, span } = tree;
      const qualifierSpan = writtenAt ?? span;
      return {
        expression: { kind: 'identifier', qualifiers, qualifierSpan, value, span },
        leaves: qualifiers,
      };
    }
    case 'leaf':
      return { expression: tree.primitive, leaves: undefined };
    case 'comparison': {
      const { operator, span } = tree;
      const left = bind(tree.left, depth);
      const right = bind(tree.right, depth);
      return { expression: { kind: 'relation', operator, left, right, span }, leaves: undefined };
    }
    default:
      return unreachable(tree, 'resolve');
  }
}

function resolveChain(chain: Join, inherited: Inherited, depth: number): Resolved {
  const backwards: Join[] = [];
  let here: Tree = chain;
  for (; here.shape === 'join'; here = here.left) backwards.push(here);
  const first = resolveAt(here, inherited, depth + 1);
  let leaves = first.leaves;
  const rest: Link[] = [];
  for (const { operator, right } of backwards.reverse()) {
    const operand = resolveAt(right, { qualifiers: leaves, writtenAt: inherited.writtenAt }, depth + 1);
    leaves = operand.leaves;
    rest.push({ operator, operand: operand.expression });
  }
  return { expression: { kind: 'chain', first: first.expression, rest, span: chain.span }, leaves };
}

/** Any number of `not` and parentheses around something, in a loop, since nothing keeps people from writing many. */
function resolveWrapped(tree: Negation | Group, inherited: Inherited, depth: number): Resolved {
  const negations: Negation[] = [];
  let grouped = false;
  let inner: Tree = tree;
  while (inner.shape === 'not' || inner.shape === 'group') {
    if (inner.shape === 'not') {
      negations.push(inner);
      inner = inner.operand;
    } else {
      grouped = true;
      inner = inner.inner;
    }
  }
  const resolved = resolveAt(inner, inherited, depth + negations.length);
  let { expression } = resolved;
  for (const { span } of negations.reverse()) expression = { kind: 'not', operand: expression, span };
  return { expression, leaves: grouped ? inherited.qualifiers : resolved.leaves };
}
