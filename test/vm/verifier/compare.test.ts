import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { op } from '../../../src/ebpf/index.js';
import { opposite, refine } from '../../../src/vm/verifier/compare.js';
import { constant, type Scalar, signed, unsigned } from '../../../src/vm/verifier/scalar.js';
import { allows, known } from './arbitrary.js';

type Meaning = (a: bigint, b: bigint) => boolean;

const comparisons: readonly (readonly [
  name: string,
  operation: number,
  isSigned: boolean,
  meaning: Meaning,
])[] = [
  ['==', op.JEQ, false, (a, b) => a === b],
  ['!=', op.JNE, false, (a, b) => a !== b],
  ['>', op.JGT, false, (a, b) => a > b],
  ['>=', op.JGE, false, (a, b) => a >= b],
  ['<', op.JLT, false, (a, b) => a < b],
  ['<=', op.JLE, false, (a, b) => a <= b],
  ['s>', op.JSGT, true, (a, b) => a > b],
  ['s>=', op.JSGE, true, (a, b) => a >= b],
  ['s<', op.JSLT, true, (a, b) => a < b],
  ['s<=', op.JSLE, true, (a, b) => a <= b],
  ['&', op.JSET, false, (a, b) => (a & b) !== 0n],
];

describe('what a comparison tells of its numbers', () => {
  for (const [name, operation, isSigned, meaning] of comparisons) {
    for (const width of [32, 64] as const) {
      it(`allows the numbers of which a ${name} b is true, or false, in ${width} bits`, () => {
        const view = (value: bigint): bigint =>
          isSigned ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
        fc.assert(
          fc.property(known, known, fc.boolean(), (a, other, same) => {
            const b = same ? { ...other, value: a.value, scalar: a.scalar } : other;
            const holds = meaning(view(a.value), view(b.value));
            const result = refine(holds ? operation : opposite(operation), width, a.scalar, b.scalar);
            expect(result && allows(result[0], a.value) && allows(result[1], b.value)).toBe(true);
          }),
          { numRuns: 500 },
        );
      });
    }
  }

  const wide = (scalar: Scalar | undefined) => scalar && [scalar.wide.least, scalar.wide.most];

  it.each<readonly [string, number, 32 | 64, Scalar, Scalar, readonly bigint[] | undefined]>([
    ['an upper bound', op.JLE, 64, unsigned(64), constant(60n), [0n, 60n]],
    ['an upper bound that is outside', op.JLT, 64, unsigned(32), constant(60n), [0n, 59n]],
    ['a lower bound', op.JGT, 64, unsigned(32), constant(60n), [61n, 0xffffffffn]],
    ['both bounds of a signed one', op.JSGE, 64, signed(8), constant(0n), [0n, 127n]],
    ['a number', op.JEQ, 64, unsigned(16), constant(0x800n), [0x800n, 0x800n]],
    ['what is left at an end', op.JNE, 64, unsigned(16), constant(0n), [1n, 0xffffn]],
    ['the lower half, which is all there is', op.JLT, 32, unsigned(32), constant(9n), [0n, 8n]],
    ['nothing where it cannot be', op.JGT, 64, unsigned(8), constant(300n), undefined],
    ['nothing where no bit is common', op.JSET, 64, unsigned(8), constant(0x100n), undefined],
    ['a bit', op.JSET, 64, unsigned(8), constant(0x80n), [0x80n, 0xffn]],
  ])('finds %s', (_title, operation, width, a, b, result) => {
    expect(wide(refine(operation, width, a, b)?.[0])).toEqual(result);
  });
});
