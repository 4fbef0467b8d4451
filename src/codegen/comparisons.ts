/** Predicates that compare one packet field with a constant. */

import { op } from '../cbpf/index.js';
import { and, not, type Predicate } from '../cfg/index.js';
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
  const statements = load(g, base, offset, size);
  if (mask !== 0xffffffff) statements.push(g.statement(op.ALU | op.AND | op.K, mask));
  return g.test(statements, op.JEQ, value);
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
