import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unsigned } from '../../src/base/index.js';

const u32 = fc.nat({ max: 0xffffffff });
const wrap = (value: bigint): number => Number(BigInt.asUintN(32, value));

describe('unsigned 32-bit arithmetic agrees with big integers modulo 2³²', () => {
  const operations: [string, (a: number, b: number) => number, (a: bigint, b: bigint) => bigint][] = [
    ['add', unsigned.add, (a, b) => a + b],
    ['subtract', unsigned.subtract, (a, b) => a - b],
    ['multiply', unsigned.multiply, (a, b) => a * b],
    ['and', unsigned.and, (a, b) => a & b],
    ['or', unsigned.or, (a, b) => a | b],
    ['xor', unsigned.xor, (a, b) => a ^ b],
  ];
  it.each(operations)('%s', (_, ours, theirs) => {
    fc.assert(fc.property(u32, u32, (a, b) => ours(a, b) === wrap(theirs(BigInt(a), BigInt(b)))));
  });

  it('divide and modulo, by anything but zero', () => {
    fc.assert(
      fc.property(
        u32,
        u32.filter((b) => b > 0),
        (a, b) => {
          expect(unsigned.divide(a, b)).toBe(Number(BigInt(a) / BigInt(b)));
          expect(unsigned.modulo(a, b)).toBe(Number(BigInt(a) % BigInt(b)));
        },
      ),
    );
  });

  it('shifts, which lose every bit at 32 and beyond', () => {
    fc.assert(
      fc.property(u32, fc.nat({ max: 70 }), (a, b) => {
        expect(unsigned.shiftLeft(a, b)).toBe(wrap(BigInt(a) << BigInt(b)));
        expect(unsigned.shiftRight(a, b)).toBe(wrap(BigInt(a) >> BigInt(b)));
      }),
    );
  });

  it('negate, which leaves 0 and 2³¹ as they are', () => {
    expect([0, 1, 0x80000000, 0xffffffff].map(unsigned.negate)).toEqual([0, 0xffffffff, 0x80000000, 1]);
  });
});
