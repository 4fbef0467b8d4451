/**
 * Which bits of a number are known: sets of 64-bit numbers as a value and a mask of the bits that may be either way
 * (a tristate number; the Linux verifier calls it tnum). Each operation gives a set that holds every result of the
 * operation on members of its operands.
 */

export interface Bits {
  /** The known bits; 0 where they are not. */
  readonly value: bigint;
  /** 1 where a bit is not known. */
  readonly mask: bigint;
}

export const ALL = 0xffff_ffff_ffff_ffffn;
export const LOW = 0xffff_ffffn;

const cut = (value: bigint): bigint => BigInt.asUintN(64, value);

/** The mask decides: a bit that is not known has no value. */
const make = (value: bigint, mask: bigint): Bits => ({ value: cut(value & ~mask), mask: cut(mask) });

export const unknown: Bits = { value: 0n, mask: ALL };

export const exactly = (value: bigint): Bits => ({ value, mask: 0n });

/** All numbers from `least` to `most` share the bits above the highest in which the two differ. */
export function range(least: bigint, most: bigint): Bits {
  const differing = least ^ most;
  if (differing === 0n) return exactly(least);
  const mask = (1n << BigInt(lengthOf(differing))) - 1n;
  return make(least, mask);
}

/** How many bits a number takes. */
function lengthOf(value: bigint): number {
  const high = Number(value >> 32n);
  return high === 0 ? 32 - Math.clz32(Number(value)) : 64 - Math.clz32(high);
}

/** True if every member of `part` is one of `whole`. */
export const includes = (whole: Bits, part: Bits): boolean =>
  (part.mask & ~whole.mask) === 0n && (part.value & ~whole.mask) === whole.value;

/** The members of both, which must have one in common. */
export function intersect(a: Bits, b: Bits): Bits {
  return make(a.value | b.value, a.mask & b.mask);
}

/** True if no number is a member of both: a bit known in both differs. */
export const disjoint = (a: Bits, b: Bits): boolean => ((a.value ^ b.value) & ~(a.mask | b.mask)) !== 0n;

export function add(a: Bits, b: Bits): Bits {
  // A carry out of a lower position can change a bit only up to where the largest and the smallest sum agree.
  const sumOfMasks = a.mask + b.mask;
  const smallest = a.value + b.value;
  const changed = (smallest + sumOfMasks) ^ smallest;
  return make(smallest, changed | a.mask | b.mask);
}

export function subtract(a: Bits, b: Bits): Bits {
  const difference = a.value - b.value;
  const changed = (difference + a.mask) ^ (difference - b.mask);
  return make(difference, changed | a.mask | b.mask);
}

export function and(a: Bits, b: Bits): Bits {
  const possible = (a.value | a.mask) & (b.value | b.mask);
  const certain = a.value & b.value;
  return make(certain, possible & ~certain);
}

export function or(a: Bits, b: Bits): Bits {
  const certain = a.value | b.value;
  return make(certain, (a.mask | b.mask) & ~certain);
}

export const xor = (a: Bits, b: Bits): Bits => make(a.value ^ b.value, a.mask | b.mask);

/** Long multiplication: a bit of `a` that is not known adds either nothing or `b`. */
export function multiply(a: Bits, b: Bits): Bits {
  let product = exactly(cut(a.value * b.value));
  let { value, mask } = a;
  let shifted = b;
  while (value !== 0n || mask !== 0n) {
    if ((value & 1n) !== 0n) product = add(product, { value: 0n, mask: shifted.mask });
    else if ((mask & 1n) !== 0n) product = add(product, { value: 0n, mask: shifted.value | shifted.mask });
    value >>= 1n;
    mask >>= 1n;
    shifted = shiftLeft(shifted, 1n);
  }
  return product;
}

export const shiftLeft = (a: Bits, by: bigint): Bits => make(a.value << by, cut(a.mask << by));

export const shiftRight = (a: Bits, by: bigint): Bits => make(a.value >> by, a.mask >> by);

/** The sign is bit `width` − 1; what lies above becomes 0 again. */
export function shiftRightSigned(a: Bits, by: bigint, width: number): Bits {
  const signed = (bits: bigint): bigint => BigInt.asUintN(width, BigInt.asIntN(width, bits) >> by);
  return make(signed(a.value), signed(a.mask));
}

/** The lower `width` bits, as an unsigned number. */
export const truncate = (a: Bits, width: number): Bits =>
  make(BigInt.asUintN(width, a.value), BigInt.asUintN(width, a.mask));

/** The lower `from` bits, as a signed number of `to` bits. */
export function extend(a: Bits, from: number, to: number): Bits {
  const signed = (bits: bigint): bigint => BigInt.asUintN(to, BigInt.asIntN(from, bits));
  return make(signed(a.value), signed(a.mask));
}

/** The upper half of the one and the lower half of the other. */
export const halves = (upper: Bits, lower: Bits): Bits =>
  make((upper.value & ~LOW) | (lower.value & LOW), (upper.mask & ~LOW) | (lower.mask & LOW));

/** Every number that is in one of the two, and more. */
export function union(a: Bits, b: Bits): Bits {
  return make(a.value, a.mask | b.mask | (a.value ^ b.value));
}
