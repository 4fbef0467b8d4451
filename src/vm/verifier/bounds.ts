/**
 * How large a number of 64 or 32 bits can be: least and most, taken as an unsigned and as a signed number. Both views
 * are kept as what they say (signed bounds are negative bigints), and each sharpens the other.
 */

import type { Bits } from './bits.js';

export type Width = 32 | 64;

export interface Bounds {
  readonly least: bigint;
  readonly most: bigint;
  readonly signedLeast: bigint;
  readonly signedMost: bigint;
}

export const largest = (width: Width): bigint => (1n << BigInt(width)) - 1n;
export const signedLargest = (width: Width): bigint => (1n << BigInt(width - 1)) - 1n;
export const signedSmallest = (width: Width): bigint => -(1n << BigInt(width - 1));

const anything = (width: Width): Bounds => ({
  least: 0n,
  most: largest(width),
  signedLeast: signedSmallest(width),
  signedMost: signedLargest(width),
});

const of32 = anything(32);
const of64 = anything(64);

export const unbounded = (width: Width): Bounds => (width === 32 ? of32 : of64);

export function exactly(value: bigint, width: Width): Bounds {
  const unsigned = BigInt.asUintN(width, value);
  const signed = BigInt.asIntN(width, value);
  return { least: unsigned, most: unsigned, signedLeast: signed, signedMost: signed };
}

/** The bounds of an unsigned interval, as far as it tells about the signed one. */
export const unsigned = (least: bigint, most: bigint, width: Width): Bounds =>
  deduce({ ...unbounded(width), least, most }, width);

export const signed = (signedLeast: bigint, signedMost: bigint, width: Width): Bounds =>
  deduce({ ...unbounded(width), signedLeast, signedMost }, width);

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What lies within both. It may be nothing: see `empty`. */
export const intersect = (a: Bounds, b: Bounds): Bounds => ({
  least: larger(a.least, b.least),
  most: smaller(a.most, b.most),
  signedLeast: larger(a.signedLeast, b.signedLeast),
  signedMost: smaller(a.signedMost, b.signedMost),
});

export const union = (a: Bounds, b: Bounds): Bounds => ({
  least: smaller(a.least, b.least),
  most: larger(a.most, b.most),
  signedLeast: smaller(a.signedLeast, b.signedLeast),
  signedMost: larger(a.signedMost, b.signedMost),
});

/** True if no number lies within. */
export const empty = ({ least, most, signedLeast, signedMost }: Bounds): boolean =>
  least > most || signedLeast > signedMost;

export const includes = (whole: Bounds, part: Bounds): boolean =>
  whole.least <= part.least &&
  whole.most >= part.most &&
  whole.signedLeast <= part.signedLeast &&
  whole.signedMost >= part.signedMost;

export const same = (a: Bounds, b: Bounds): boolean =>
  a.least === b.least &&
  a.most === b.most &&
  a.signedLeast === b.signedLeast &&
  a.signedMost === b.signedMost;

/** What the known bits say: none set that cannot be, none clear that is. */
export function ofBits({ value, mask }: Bits, width: Width): Bounds {
  const certain = BigInt.asUintN(width, value);
  const possible = BigInt.asUintN(width, value | mask);
  const sign = 1n << BigInt(width - 1);
  const open = BigInt.asUintN(width, mask) & sign;
  return {
    least: certain,
    most: possible,
    // With an open sign the smallest is negative and the largest is not.
    signedLeast: BigInt.asIntN(width, certain | open),
    signedMost: BigInt.asIntN(width, possible & ~open),
  };
}

/** Lets the unsigned and the signed view sharpen each other. */
export function deduce(bounds: Bounds, width: Width): Bounds {
  let { least, most, signedLeast, signedMost } = bounds;
  const sign = 1n << BigInt(width - 1);
  // An unsigned interval on one side of the sign is a signed one.
  if (least >= sign || most < sign) {
    signedLeast = larger(signedLeast, BigInt.asIntN(width, least));
    signedMost = smaller(signedMost, BigInt.asIntN(width, most));
  }
  // A signed interval on one side of 0 is an unsigned one.
  if (signedLeast >= 0n || signedMost < 0n) {
    least = larger(least, BigInt.asUintN(width, signedLeast));
    most = smaller(most, BigInt.asUintN(width, signedMost));
  } else if (most < BigInt.asUintN(width, signedLeast)) {
    // Across 0: the negative numbers lie above every unsigned one, so none is meant …
    signedLeast = 0n;
    most = smaller(most, signedMost);
  } else if (least > signedMost) {
    // … or only they are.
    signedMost = -1n;
    least = larger(least, BigInt.asUintN(width, signedLeast));
  }
  if (
    least === bounds.least &&
    most === bounds.most &&
    signedLeast === bounds.signedLeast &&
    signedMost === bounds.signedMost
  ) {
    return bounds;
  }
  return { least, most, signedLeast, signedMost };
}
