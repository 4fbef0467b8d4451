/** Blocks of the graph where more than two ends meet: what `and` and `or` of predicates cannot join. */

import * as cbpf from '../cbpf/index.js';
import { type End, type Predicate, type Statement, test } from '../cfg/index.js';

export type OpenBlock = Predicate['head'];

/** Where a branch leads: a block, or an end that is tied later. */
export type Target = OpenBlock | End;

/** What makes statements: a code generator, or whoever knows the part of the text that they are for. */
export interface Maker {
  statement(code: number, k?: number): Statement;
}

/** A block that runs `statements`, then compares the accumulator with a constant, or with X. */
export function branch(
  maker: Maker,
  statements: readonly Statement[],
  operation: number,
  k: number,
  whenTrue: Target,
  whenFalse: Target,
): OpenBlock {
  const made = test([...statements], maker.statement(cbpf.op.JMP | operation, k));
  made.whenTrue.tie(whenTrue);
  made.whenFalse.tie(whenFalse);
  return made.head;
}

/** A block that runs `statements` and goes on, whatever they load. */
export const pass = (maker: Maker, statements: readonly Statement[], next: Target): OpenBlock =>
  branch(maker, statements, cbpf.op.JEQ, 0, next, next);

/** A predicate that goes to one of two places. */
export function choose(predicate: Predicate, whenTrue: Target, whenFalse: Target): OpenBlock {
  predicate.whenTrue.tie(whenTrue);
  predicate.whenFalse.tie(whenFalse);
  return predicate.head;
}
