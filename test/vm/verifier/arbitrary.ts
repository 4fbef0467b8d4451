/** Random numbers, and random knowledge of numbers that is true of a given one. */

import fc from 'fast-check';
import * as bits from '../../../src/vm/verifier/bits.js';
import * as bounds from '../../../src/vm/verifier/bounds.js';
import { consistent, type Scalar } from '../../../src/vm/verifier/scalar.js';

const near = fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n);

/** Any 64 bits, often near to where something wraps. */
export const word: fc.Arbitrary<bigint> = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 0n, max: 300n }),
    fc.tuple(near, fc.bigInt({ min: -300n, max: 300n })).map(([a, b]) => a + b),
  )
  .map((value) => BigInt.asUintN(64, value));

/** How far a bound lies from a number: nothing, little or anything. */
const distance = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 0n, max: 100n }),
  fc.bigInt({ min: 0n, max: 2n ** 64n }),
);

const mask = fc.oneof(fc.constant(0n), fc.constant(bits.ALL), fc.constant(0xffn), word);

/** A number, and something that is known of it. */
export interface Known {
  readonly value: bigint;
  readonly scalar: Scalar;
}

export const known: fc.Arbitrary<Known> = fc
  .record({ value: word, mask, wide: distances(), low: distances() })
  .map(({ value, mask: open, wide, low }) => {
    const scalar = consistent(
      { value: value & ~open, mask: open },
      around(value, wide, 64),
      around(value, low, 32),
    );
    if (scalar === undefined) throw new Error(`what is true of ${value} was taken for a contradiction`);
    return { value, scalar };
  });

function distances() {
  return fc.tuple(distance, distance, distance, distance);
}

type Distances = readonly [bigint, bigint, bigint, bigint];

function around(value: bigint, [a, b, c, d]: Distances, width: bounds.Width): bounds.Bounds {
  const all = bounds.unbounded(width);
  const unsigned = BigInt.asUintN(width, value);
  const signed = BigInt.asIntN(width, value);
  return bounds.intersect(all, {
    least: unsigned - a,
    most: unsigned + b,
    signedLeast: signed - c,
    signedMost: signed + d,
  });
}

/** True if the number is one that the knowledge allows. */
export function allows({ bits: known, wide, low }: Scalar, value: bigint): boolean {
  const within = (all: bounds.Bounds, width: number): boolean => {
    const unsigned = BigInt.asUintN(width, value);
    const signed = BigInt.asIntN(width, value);
    return (
      all.least <= unsigned && unsigned <= all.most && all.signedLeast <= signed && signed <= all.signedMost
    );
  };
  return (value & ~known.mask) === known.value && within(wide, 64) && within(low, 32);
}
