/**
 * What is known of a register that holds a number: which bits, and between which bounds the whole and its lower half
 * lie, signed and unsigned. The views are kept consistent: what one of them says, the others say as well as they can.
 */

import * as bits from './bits.js';
import * as bounds from './bounds.js';

export interface Scalar {
  readonly bits: bits.Bits;
  /** All 64 bits. */
  readonly wide: bounds.Bounds;
  /** The lower 32 bits. */
  readonly low: bounds.Bounds;
}

export const anything: Scalar = {
  bits: bits.unknown,
  wide: bounds.unbounded(64),
  low: bounds.unbounded(32),
};

export function constant(value: bigint): Scalar {
  const unsigned = BigInt.asUintN(64, value);
  return {
    bits: bits.exactly(unsigned),
    wide: bounds.exactly(unsigned, 64),
    low: bounds.exactly(unsigned, 32),
  };
}

/** The one number it can be, unsigned, if there is but one. */
export const onlyValue = ({ bits: { value, mask } }: Scalar): bigint | undefined =>
  mask === 0n ? value : undefined;

const unsignedByWidth = new Map<number, Scalar>([[64, anything]]);

/** An unsigned number of `width` bits, of which nothing is known. */
export function unsigned(width: number): Scalar {
  const known = unsignedByWidth.get(width);
  if (known !== undefined) return known;
  const made = numbers(0n, (1n << BigInt(width)) - 1n);
  unsignedByWidth.set(width, made);
  return made;
}

/** An unsigned number within bounds. */
export function numbers(least: bigint, most: bigint): Scalar {
  return consistent(bits.range(least, most), bounds.unsigned(least, most, 64), bounds.unbounded(32))!;
}

/** A signed number of `width` bits, of which nothing else is known, as 64 bits. */
export function signed(width: number): Scalar {
  const most = (1n << BigInt(width - 1)) - 1n;
  return consistent(bits.unknown, bounds.signed(-most - 1n, most, 64), bounds.unbounded(32))!;
}

const ROUNDS = 4;

/** Lets all views sharpen each other. Undefined if they contradict: no number is meant. */
export function consistent(
  knownBits: bits.Bits,
  wideBounds: bounds.Bounds,
  lowBounds: bounds.Bounds,
): Scalar | undefined {
  let known = knownBits;
  let wide = wideBounds;
  let low = lowBounds;
  for (let round = 0; round < ROUNDS; round++) {
    const before = { known, wide, low };
    wide = bounds.deduce(bounds.intersect(wide, bounds.ofBits(known, 64)), 64);
    low = bounds.deduce(bounds.intersect(low, bounds.ofBits(known, 32)), 32);
    if (bounds.empty(wide) || bounds.empty(low)) return undefined;
    low = bounds.deduce(lowFromWide(low, wide), 32);
    wide = bounds.deduce(wideFromLow(wide, low), 64);
    if (bounds.empty(wide) || bounds.empty(low)) return undefined;
    const byWide = bits.range(wide.least, wide.most);
    const byLow = bits.halves(bits.unknown, bits.range(low.least, low.most));
    if (bits.disjoint(known, byWide) || bits.disjoint(known, byLow)) return undefined;
    known = bits.intersect(known, byWide);
    if (bits.disjoint(known, byLow)) return undefined;
    known = bits.intersect(known, byLow);
    const unchanged =
      known.mask === before.known.mask &&
      known.value === before.known.value &&
      bounds.same(wide, before.wide) &&
      bounds.same(low, before.low);
    if (unchanged) break;
  }
  return { bits: known, wide, low };
}

const SPAN = 1n << 32n;
const LOWEST_SIGNED = bounds.signedSmallest(32);
const HIGHEST_SIGNED = bounds.signedLargest(32);

/** Fewer than 2³² numbers in a row have lower halves in a row too, unless those wrap in between. */
function lowFromWide(low: bounds.Bounds, wide: bounds.Bounds): bounds.Bounds {
  const from = wide.most - wide.least <= wide.signedMost - wide.signedLeast ? wide.least : wide.signedLeast;
  const to = from === wide.least ? wide.most : wide.signedMost;
  if (to - from >= SPAN) return low;
  return bounds.intersect(low, rowOf(from, to, 32));
}

/** The bounds of the lower `width` bits of fewer than 2^width numbers in a row. */
export function rowOf(from: bigint, to: bigint, width: bounds.Width): bounds.Bounds {
  const all = bounds.unbounded(width);
  const least = BigInt.asUintN(width, from);
  const most = BigInt.asUintN(width, to);
  const signedLeast = BigInt.asIntN(width, from);
  const signedMost = BigInt.asIntN(width, to);
  const inRow = least <= most;
  const inSignedRow = signedLeast <= signedMost;
  return {
    least: inRow ? least : all.least,
    most: inRow ? most : all.most,
    signedLeast: inSignedRow ? signedLeast : all.signedLeast,
    signedMost: inSignedRow ? signedMost : all.signedMost,
  };
}

function wideFromLow(wide: bounds.Bounds, low: bounds.Bounds): bounds.Bounds {
  // The least upper half together with the least lower half is no more than any of the numbers.
  const withLow = (number: bigint, lower: bigint): bigint => number - BigInt.asUintN(32, number) + lower;
  const joined = bounds.intersect(wide, {
    least: withLow(wide.least, low.least),
    most: withLow(wide.most, low.most),
    signedLeast: withLow(wide.signedLeast, low.least),
    signedMost: withLow(wide.signedMost, low.most),
  });
  // A number that fits 32 bits, signed, is its lower half.
  const fits = joined.signedLeast >= LOWEST_SIGNED && joined.signedMost <= HIGHEST_SIGNED;
  if (!fits) return joined;
  return {
    least: joined.least,
    most: joined.most,
    signedLeast: joined.signedLeast > low.signedLeast ? joined.signedLeast : low.signedLeast,
    signedMost: joined.signedMost < low.signedMost ? joined.signedMost : low.signedMost,
  };
}

/** True if whatever `part` can be, `whole` can be too. */
export const includes = (whole: Scalar, part: Scalar): boolean =>
  whole === part ||
  (bits.includes(whole.bits, part.bits) &&
    bounds.includes(whole.wide, part.wide) &&
    bounds.includes(whole.low, part.low));

/** Whatever one of the two can be, and more. */
export function union(a: Scalar, b: Scalar): Scalar {
  return {
    bits: bits.union(a.bits, b.bits),
    wide: bounds.union(a.wide, b.wide),
    low: bounds.union(a.low, b.low),
  };
}

/** What both can be. Undefined if there is nothing. */
export function intersect(a: Scalar, b: Scalar): Scalar | undefined {
  if (a.bits.mask === 0n) return includes(b, a) ? a : undefined;
  if (b.bits.mask === 0n) return includes(a, b) ? b : undefined;
  if (bits.disjoint(a.bits, b.bits)) return undefined;
  return consistent(
    bits.intersect(a.bits, b.bits),
    bounds.intersect(a.wide, b.wide),
    bounds.intersect(a.low, b.low),
  );
}

/** Its lower half as a number of 64 bits: what a 32-bit operation leaves. */
export function zeroExtended(a: Scalar): Scalar {
  if (a.wide.most <= bits.LOW) return a;
  return ofLow(bits.truncate(a.bits, 32), a.low);
}

/** The number whose lower half is within the bounds and whose upper half is 0. */
export function ofLow(known: bits.Bits, low: bounds.Bounds): Scalar {
  const made = consistent(known, bounds.unsigned(low.least, low.most, 64), low);
  return made ?? unsigned(32);
}

/** True of an unsigned number of `size` bytes of which nothing is known. */
export function isOpen({ bits: { mask } }: Scalar, size: number): boolean {
  return size >= 8 ? mask === bits.ALL : mask === (1n << BigInt(8 * size)) - 1n;
}
