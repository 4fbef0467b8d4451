/** Predicates that compare one packet field with a constant. */

import { op } from '../cbpf/index.js';
import { and, not, type Predicate, type Statement } from '../cfg/index.js';
import type { RelationOperator } from '../syntax/index.js';
import type { Generator } from './generator.js';
import { type Base, load, type Size } from './loads.js';

const compare = (
  g: Generator,
  operation: number,
  base: Base,
  offset: number,
  size: Size,
  value: number,
): Predicate => g.test(load(g, base, offset, size), operation, value);

export const equal = (g: Generator, base: Base, offset: number, size: Size, value: number): Predicate =>
  compare(g, op.JEQ, base, offset, size, value);

export const greater = (g: Generator, base: Base, offset: number, size: Size, value: number): Predicate =>
  compare(g, op.JGT, base, offset, size, value);

export const atLeast = (g: Generator, base: Base, offset: number, size: Size, value: number): Predicate =>
  compare(g, op.JGE, base, offset, size, value);

export const less = (g: Generator, base: Base, offset: number, size: Size, value: number): Predicate =>
  not(atLeast(g, base, offset, size, value));

export const atMost = (g: Generator, base: Base, offset: number, size: Size, value: number): Predicate =>
  not(greater(g, base, offset, size, value));

/** Any of the bits of `mask` is set. */
export const anyBit = (g: Generator, base: Base, offset: number, size: Size, mask: number): Predicate =>
  compare(g, op.JSET, base, offset, size, mask);

/** The field's bits under `mask` equal `value`. A mask of all 32 bits needs no masking. */
export function equalUnderMask(
  g: Generator,
  base: Base,
  offset: number,
  size: Size,
  value: number,
  mask: number,
): Predicate {
  return g.test(masked(g, base, offset, size, mask), op.JEQ, value);
}

function masked(g: Generator, base: Base, offset: number, size: Size, mask: number): Statement[] {
  const statements = load(g, base, offset, size);
  if (mask !== 0xffffffff) statements.push(g.statement(op.ALU | op.AND | op.K, mask));
  return statements;
}

/** The field's bits under `mask` are greater than `value`. */
export const greaterUnderMask = (
  g: Generator,
  base: Base,
  offset: number,
  size: Size,
  value: number,
  mask: number,
): Predicate => g.test(masked(g, base, offset, size, mask), op.JGT, value);

export const atMostUnderMask = (
  g: Generator,
  base: Base,
  offset: number,
  size: Size,
  value: number,
  mask: number,
): Predicate => not(greaterUnderMask(g, base, offset, size, value, mask));

/** The jump that tells, and whether its answer is turned round. */
export const jumpOf: Readonly<
  Record<RelationOperator, { readonly operation: number; readonly negated: boolean }>
> = {
  '>': { operation: op.JGT, negated: false },
  '>=': { operation: op.JGE, negated: false },
  '=': { operation: op.JEQ, negated: false },
  '<=': { operation: op.JGT, negated: true },
  '<': { operation: op.JGE, negated: true },
  '!=': { operation: op.JEQ, negated: true },
};

/** A field's bits under `mask`, by an operator of the language. libpcap forgets to negate here: `!=` tests for equality. */
export function compareField(
  g: Generator,
  base: Base,
  offset: number,
  size: Size,
  mask: number,
  operator: RelationOperator,
  value: number,
): Predicate {
  const { operation, negated } = jumpOf[operator];
  const test = g.test(masked(g, base, offset, size, mask), operation, value);
  return negated && operation !== op.JEQ ? not(test) : test;
}

/** The bytes from `offset` on equal `bytes`; compared from the last word to the first. `bytes` must not be empty. */
export function equalBytes(g: Generator, base: Base, offset: number, bytes: readonly number[]): Predicate {
  const tests: Predicate[] = [];
  let end = bytes.length;
  for (const size of [4, 2, 1] as const) {
    for (; end >= size; end -= size) {
      tests.push(equal(g, base, offset + end - size, size, bigEndian(bytes.slice(end - size, end))));
    }
  }
  return tests.reduce(and);
}

const bigEndian = (bytes: readonly number[]): number =>
  bytes.reduce((value, byte) => ((value << 8) | byte) >>> 0, 0);

/** A test of the accumulator that is true or false whatever the packet, as a block of its own. */
export const always = (g: Generator): Predicate => constant(g, 0);
export const never = (g: Generator): Predicate => constant(g, 1);

const constant = (g: Generator, value: number): Predicate =>
  g.test([g.statement(op.LD | op.IMM, value)], op.JEQ, 0);
