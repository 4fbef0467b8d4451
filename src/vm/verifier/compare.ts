/**
 * A comparison of two numbers → what is known of them where it holds and where it does not. Nothing, where it cannot
 * hold (or cannot fail).
 */

import * as ebpf from '../../ebpf/index.js';
import * as bits from './bits.js';
import * as bounds from './bounds.js';
import { consistent, intersect, type Scalar } from './scalar.js';

const { op } = ebpf;
type Width = bounds.Width;
export type Pair = readonly [a: Scalar, b: Scalar];

/** Comparison → what holds where it fails. JSET has none among the operations: CLEAR stands for it. */
const CLEAR = -1;
const opposites: ReadonlyMap<number, number> = new Map([
  [op.JEQ, op.JNE],
  [op.JNE, op.JEQ],
  [op.JGT, op.JLE],
  [op.JLE, op.JGT],
  [op.JGE, op.JLT],
  [op.JLT, op.JGE],
  [op.JSGT, op.JSLE],
  [op.JSLE, op.JSGT],
  [op.JSGE, op.JSLT],
  [op.JSLT, op.JSGE],
  [op.JSET, CLEAR],
]);

/** The comparison that holds where `comparison` fails. */
export const opposite = (comparison: number): number => opposites.get(comparison) ?? comparison;

/** What is known of both where `a (comparison) b` holds; undefined where it cannot. */
export function refine(comparison: number, width: Width, a: Scalar, b: Scalar): Pair | undefined {
  switch (comparison) {
    case op.JEQ:
      return equal(width, a, b);
    case op.JNE:
      return pair(without(width, a, b), without(width, b, a));
    case op.JLT:
      return below(width, a, b, 1n);
    case op.JLE:
      return below(width, a, b, 0n);
    case op.JGT:
      return swapped(below(width, b, a, 1n));
    case op.JGE:
      return swapped(below(width, b, a, 0n));
    case op.JSLT:
      return belowSigned(width, a, b, 1n);
    case op.JSLE:
      return belowSigned(width, a, b, 0n);
    case op.JSGT:
      return swapped(belowSigned(width, b, a, 1n));
    case op.JSGE:
      return swapped(belowSigned(width, b, a, 0n));
    case op.JSET:
      return set(width, a, b);
    default:
      return clear(width, a, b);
  }
}

const swapped = (result: Pair | undefined): Pair | undefined => result && [result[1], result[0]];

const pair = (a: Scalar | undefined, b: Scalar | undefined): Pair | undefined =>
  a === undefined || b === undefined ? undefined : [a, b];

const boundsOf = (width: Width, a: Scalar): bounds.Bounds => (width === 64 ? a.wide : a.low);

/** `a` with what more is known of the bounds of all of it, or of its lower half. */
function bounded(width: Width, a: Scalar, more: Partial<bounds.Bounds>): Scalar | undefined {
  const old = boundsOf(width, a);
  const sharper = bounds.intersect(old, { ...bounds.unbounded(width), ...more });
  if (bounds.same(sharper, old)) return a;
  if (bounds.empty(sharper)) return undefined;
  return width === 64 ? consistent(a.bits, sharper, a.low) : consistent(a.bits, a.wide, sharper);
}

function equal(width: Width, a: Scalar, b: Scalar): Pair | undefined {
  if (width === 64 || (a.wide.most <= bits.LOW && b.wide.most <= bits.LOW)) {
    const both = intersect(a, b);
    return both && [both, both];
  }
  return pair(withLow(a, b), withLow(b, a));
}

/** `a` with the lower half of `b`. */
function withLow(a: Scalar, b: Scalar): Scalar | undefined {
  const lower = bits.halves(bits.unknown, b.bits);
  if (bits.disjoint(a.bits, lower)) return undefined;
  return consistent(bits.intersect(a.bits, lower), a.wide, bounds.intersect(a.low, b.low));
}

/** `a` where it is not `b`: known only if `b` is one number that lies at an end of `a`. */
function without(width: Width, a: Scalar, b: Scalar): Scalar | undefined {
  const one = boundsOf(width, b);
  if (one.least !== one.most) return a;
  const { least, most, signedLeast, signedMost } = boundsOf(width, a);
  return bounded(width, a, {
    least: least === one.least ? least + 1n : least,
    most: most === one.least ? most - 1n : most,
    signedLeast: signedLeast === one.signedLeast ? signedLeast + 1n : signedLeast,
    signedMost: signedMost === one.signedLeast ? signedMost - 1n : signedMost,
  });
}

/** a + apart <= b */
const below = (width: Width, a: Scalar, b: Scalar, apart: bigint): Pair | undefined =>
  pair(
    bounded(width, a, { most: boundsOf(width, b).most - apart }),
    bounded(width, b, { least: boundsOf(width, a).least + apart }),
  );

const belowSigned = (width: Width, a: Scalar, b: Scalar, apart: bigint): Pair | undefined =>
  pair(
    bounded(width, a, { signedMost: boundsOf(width, b).signedMost - apart }),
    bounded(width, b, { signedLeast: boundsOf(width, a).signedLeast + apart }),
  );

const within = (width: Width, { value, mask }: bits.Bits): bits.Bits =>
  width === 64 ? { value, mask } : bits.truncate({ value, mask }, 32);

/** Where a & b is not 0: known of `a` if `b` is one bit. */
function set(width: Width, a: Scalar, b: Scalar): Pair | undefined {
  const mine = within(width, a.bits);
  const theirs = within(width, b.bits);
  if (((mine.value | mine.mask) & (theirs.value | theirs.mask)) === 0n) return undefined;
  return pair(withBitOf(a, theirs), withBitOf(b, mine));
}

function withBitOf(a: Scalar, { value, mask }: bits.Bits): Scalar | undefined {
  const oneBit = mask === 0n && value !== 0n && (value & (value - 1n)) === 0n;
  return oneBit ? knowing(a, { value, mask: bits.ALL & ~value }) : a;
}

/** Where a & b is 0: no bit of `a` that `b` certainly has. */
function clear(width: Width, a: Scalar, b: Scalar): Pair | undefined {
  const mine = within(width, a.bits).value;
  const theirs = within(width, b.bits).value;
  return pair(
    knowing(a, { value: 0n, mask: bits.ALL & ~theirs }),
    knowing(b, { value: 0n, mask: bits.ALL & ~mine }),
  );
}

function knowing(a: Scalar, more: bits.Bits): Scalar | undefined {
  if (bits.disjoint(a.bits, more)) return undefined;
  const known = bits.intersect(a.bits, more);
  return known.mask === a.bits.mask ? a : consistent(known, a.wide, a.low);
}
