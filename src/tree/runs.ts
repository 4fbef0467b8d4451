/** A chain of `and` and `or` → runs of one operator, with the parentheses gone that do not matter. */

import type { Chain, Expression } from '../syntax/index.js';

export type Operator = 'and' | 'or';

/** Operands joined to each other, and to what is on their left, by one operator. */
export interface Run {
  readonly operator: Operator;
  readonly operands: readonly Expression[];
}

/** `A or B or (C or D) and E`: `or` of A, B, C and D, then `and` E. */
export function runsOf(chain: Chain): Run[] {
  const runs: { operator: Operator; operands: Expression[] }[] = [];
  let run = { operator: chain.rest[0]!.operator, operands: [] as Expression[] };
  flatten(chain.first, run.operator, false, run.operands);
  runs.push(run);
  for (const { operator, operand } of chain.rest) {
    if (operator !== run.operator) {
      run = { operator, operands: [] };
      runs.push(run);
    }
    flatten(operand, operator, false, run.operands);
  }
  return runs;
}

/** Appends the operands that `node`, negated or not, consists of. `not (A or B)` is `not A and not B`. */
function flatten(node: Expression, operator: Operator, negated: boolean, operands: Expression[]): void {
  const written = negated ? opposite[operator] : operator;
  if (node.kind === 'not') {
    flatten(node.operand, operator, !negated, operands);
  } else if (node.kind === 'chain' && node.rest.every((link) => link.operator === written)) {
    flatten(node.first, operator, negated, operands);
    for (const { operand } of node.rest) flatten(operand, operator, negated, operands);
  } else {
    operands.push(negated ? { kind: 'not', operand: node, span: node.span } : node);
  }
}

const opposite: Readonly<Record<Operator, Operator>> = { and: 'or', or: 'and' };
