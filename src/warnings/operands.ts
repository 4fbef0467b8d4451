/** The operands of a chain, and which of them are joined by one operator alone. */

import type { Chain, Expression, Identifier, Link } from '../syntax/index.js';

export const operandsOf = ({ first, rest }: Chain): readonly Expression[] => [
  first,
  ...rest.map(({ operand }) => operand),
];

/** Operands that one operator joins to each other, by their places in the chain. */
export interface Run {
  readonly operator: Link['operator'];
  readonly places: readonly number[];
}

/** In `a and b or c or d` the operands of `or` are c and d, and what is before them. */
export function runsOf({ rest }: Chain): readonly Run[] {
  const runs: { operator: Link['operator']; places: number[] }[] = [];
  rest.forEach(({ operator }, index) => {
    const last = runs.at(-1);
    if (last?.operator === operator) last.places.push(index + 1);
    else runs.push({ operator, places: index === 0 ? [0, 1] : [index + 1] });
  });
  return runs;
}

/** Has its qualifiers from the left. */
export const isBare = (node: Expression): boolean =>
  node.kind === 'identifier' &&
  node.qualifiers !== undefined &&
  node.qualifierSpan.start === node.span.start &&
  node.qualifierSpan.end === node.span.end;

export const sameQualifiers = (a: Identifier, b: Identifier): boolean =>
  a.qualifiers?.protocol === b.qualifiers?.protocol &&
  a.qualifiers?.direction === b.qualifiers?.direction &&
  a.qualifiers?.type === b.qualifiers?.type;
