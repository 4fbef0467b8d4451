import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { op } from '../../../src/ebpf/index.js';
import { compute, extend, negate, swap } from '../../../src/vm/verifier/arithmetic.js';
import { constant, numbers, type Scalar, unsigned } from '../../../src/vm/verifier/scalar.js';
import { allows, known, word } from './arbitrary.js';

const cut = (value: bigint, width: number): bigint => BigInt.asUintN(width, value);

/** What RFC 9669 says, for all widths. */
const meanings: readonly (readonly [
  name: string,
  operation: number,
  meaning: (a: bigint, b: bigint, width: number) => bigint,
])[] = [
  ['+', op.ADD, (a, b) => a + b],
  ['-', op.SUB, (a, b) => a - b],
  ['*', op.MUL, (a, b) => a * b],
  ['/', op.DIV, (a, b, width) => (cut(b, width) === 0n ? 0n : cut(a, width) / cut(b, width))],
  ['%', op.MOD, (a, b, width) => (cut(b, width) === 0n ? a : cut(a, width) % cut(b, width))],
  ['|', op.OR, (a, b) => a | b],
  ['&', op.AND, (a, b) => a & b],
  ['^', op.XOR, (a, b) => a ^ b],
  ['<<', op.LSH, (a, b, width) => a << (b & BigInt(width - 1))],
  ['>>', op.RSH, (a, b, width) => cut(a, width) >> (b & BigInt(width - 1))],
  ['s>>', op.ARSH, (a, b, width) => BigInt.asIntN(width, a) >> (b & BigInt(width - 1))],
];

const runs = { numRuns: 500 };

describe('arithmetic on what is known of numbers', () => {
  for (const [name, operation, meaning] of meanings) {
    for (const width of [32, 64] as const) {
      it(`allows every result of ${name} in ${width} bits`, () => {
        fc.assert(
          fc.property(known, known, (a, b) => {
            const result = cut(meaning(a.value, b.value, width), width);
            expect(allows(compute(operation, width, a.scalar, b.scalar), result)).toBe(true);
          }),
          runs,
        );
      });

      it(`knows the result of ${name} of constants in ${width} bits, but for divisions`, () => {
        fc.assert(
          fc.property(word, word, (a, b) => {
            const result = compute(operation, width, constant(a), constant(b));
            const exact = constant(cut(meaning(a, b, width), width));
            if (operation === op.DIV || operation === op.MOD)
              expect(allows(result, exact.bits.value)).toBe(true);
            else expect(result).toEqual(exact);
          }),
          { numRuns: 100 },
        );
      });
    }
  }

  it.each([32, 64] as const)('allows every negated number in %d bits', (width) => {
    fc.assert(
      fc.property(known, ({ value, scalar }) => {
        expect(allows(negate(width, scalar), cut(-value, width))).toBe(true);
      }),
      runs,
    );
  });

  it.each([
    [8, 32],
    [16, 32],
    [8, 64],
    [16, 64],
    [32, 64],
  ] as const)('allows every number extended by its sign from %d to %d bits', (from, to) => {
    fc.assert(
      fc.property(known, ({ value, scalar }) => {
        expect(allows(extend(from, to, scalar), cut(BigInt.asIntN(from, value), to))).toBe(true);
      }),
      runs,
    );
  });

  it.each(['le16', 'le32', 'le64', 'be16', 'be32', 'be64', 'bswap16', 'bswap32', 'bswap64'])(
    'allows every result of %s',
    (name) => {
      const width = Number(name.replace(/\D+/, ''));
      fc.assert(
        fc.property(known, ({ value, scalar }) => {
          const bytes = Array.from({ length: width / 8 }, (_, byte) => (value >> BigInt(8 * byte)) & 0xffn);
          if (!name.startsWith('le')) bytes.reverse();
          const result = bytes.reduce((all, byte, at) => all | (byte << BigInt(8 * at)), 0n);
          expect(allows(swap(name, scalar), result)).toBe(true);
        }),
        runs,
      );
    },
  );

  const bounds = ({ wide: { least, most } }: Scalar) => [least, most];
  const signed = ({ wide: { signedLeast, signedMost } }: Scalar) => [signedLeast, signedMost];
  const byte = unsigned(8);

  it('knows what header lengths come from', () => {
    const low = compute(op.AND, 64, byte, constant(15n));
    expect(bounds(compute(op.LSH, 64, low, constant(2n)))).toEqual([0n, 60n]);
  });

  it('keeps intervals where nothing wraps', () => {
    expect(bounds(compute(op.ADD, 64, byte, numbers(10n, 20n)))).toEqual([10n, 275n]);
    expect(bounds(compute(op.MUL, 32, byte, constant(4n)))).toEqual([0n, 1020n]);
    expect(signed(compute(op.SUB, 64, byte, constant(5n)))).toEqual([-5n, 250n]);
    expect(bounds(compute(op.RSH, 64, unsigned(64), constant(48n)))).toEqual([0n, 65535n]);
    expect(signed(compute(op.ARSH, 64, unsigned(64), constant(60n)))).toEqual([-8n, 7n]);
    expect(bounds(compute(op.OR, 64, byte, constant(0x100n)))).toEqual([256n, 511n]);
  });
});
