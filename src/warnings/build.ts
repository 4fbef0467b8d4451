/** Parts of syntax trees for rewrites. Spans mean nothing in them. */

import { assert, type Span } from '../base/index.js';
import {
  type Arithmetic,
  type Chain,
  type Expression,
  type Link,
  type Not,
  parse,
  type Relation,
  type RelationOperator,
} from '../syntax/index.js';

const nowhere: Span = { start: 0, end: 0 };

/** The tree of a text that is known to be right. */
export function parsed(text: string): Expression {
  const { expression } = parse(text);
  assert(expression !== undefined, 'warnings', 'a rewrite is empty');
  return expression;
}

export const not = (operand: Expression): Not => ({ kind: 'not', operand, span: nowhere });

export const number = (value: number): Arithmetic => ({
  kind: 'number',
  value,
  text: String(value),
  span: nowhere,
});

export const relation = (left: Arithmetic, operator: RelationOperator, right: Arithmetic): Relation => ({
  kind: 'relation',
  left,
  operator,
  right,
  span: nowhere,
});

/** Operands joined by one operator, left to right, those that are so joined themselves without parentheses. */
export function joined(operator: Link['operator'], operands: readonly Expression[]): Expression {
  const [first, ...others] = operands.flatMap((each) =>
    each.kind === 'chain' && each.rest.every((link) => link.operator === operator)
      ? [each.first, ...each.rest.map(({ operand }) => operand)]
      : [each],
  );
  assert(first !== undefined, 'warnings', 'nothing to join');
  return chainOf(
    first,
    others.map((operand) => ({ operator, operand })),
  );
}

/** A chain, unless there is only one operand. */
export const chainOf = (first: Expression, rest: readonly Link[]): Expression =>
  rest.length === 0 ? first : { kind: 'chain', first, rest, span: nowhere };

/** The operands of a chain from `from` to `to` inclusive become one. */
export function regrouped(
  { first, rest }: Chain,
  from: number,
  to: number,
  group: (operands: readonly Expression[]) => Expression,
): Expression {
  const operands = [first, ...rest.map(({ operand }) => operand)];
  const made = group(operands.slice(from, to + 1));
  const behind = rest.slice(to);
  if (from === 0) return chainOf(made, behind);
  const before = rest.slice(0, from - 1);
  return chainOf(first, [...before, { operator: rest[from - 1]!.operator, operand: made }, ...behind]);
}

/** The operands at `places`, which are joined by one operator, become one at the first of the places. */
export function gathered(
  { first, rest }: Chain,
  places: readonly number[],
  group: (operands: readonly Expression[]) => Expression,
): Expression {
  const operands = [first, ...rest.map(({ operand }) => operand)];
  const made = group(places.map((place) => operands[place]!));
  const [target] = places;
  const links = rest.flatMap(({ operator, operand }, index) =>
    index + 1 === target
      ? [{ operator, operand: made }]
      : places.includes(index + 1)
        ? []
        : [{ operator, operand }],
  );
  return chainOf(target === 0 ? made : first, links);
}
