/** Arithmetic on what is known of two numbers: a result that holds every result of the operation on any of them. */

import * as ebpf from '../../ebpf/index.js';
import * as bits from './bits.js';
import * as bounds from './bounds.js';
import {
  anything,
  consistent,
  constant,
  ofLow,
  onlyValue,
  rowOf,
  type Scalar,
  signed,
  unsigned,
  zeroExtended,
} from './scalar.js';

const { op } = ebpf;
type Width = bounds.Width;

/** The operation of bits 4 … 7 of an opcode. Division, remainder and shifts by what is not known give anything. */
export function compute(operation: number, width: Width, a: Scalar, b: Scalar): Scalar {
  const [x, y] = [onlyValue(a), onlyValue(b)];
  if (x !== undefined && y !== undefined) {
    const exact = computeExactly(operation, width, x, y);
    if (exact !== undefined) return constant(exact);
  }
  const known = computeBits(operation, width, a.bits, b.bits);
  if (known === undefined) return width === 32 ? unsigned32 : anything;
  const low = computeBounds(operation, 32, a.low, b.low, known);
  if (width === 32) return ofLow(bits.truncate(known, 32), low);
  const wide = computeBounds(operation, 64, a.wide, b.wide, known);
  return consistent(known, wide, isShift(operation) ? bounds.unbounded(32) : low) ?? anything;
}

const unsigned32 = unsigned(32);

/** Of shifts of 64 bits, the lower half of the result does not come of the lower half of what is shifted alone. */
const isShift = (operation: number): boolean =>
  operation === op.LSH || operation === op.RSH || operation === op.ARSH;

function computeExactly(operation: number, width: Width, a: bigint, b: bigint): bigint | undefined {
  const cut = (value: bigint): bigint => BigInt.asUintN(width, value);
  switch (operation) {
    case op.ADD:
      return cut(a + b);
    case op.SUB:
      return cut(a - b);
    case op.MUL:
      return cut(a * b);
    case op.AND:
      return cut(a & b);
    case op.OR:
      return cut(a | b);
    case op.XOR:
      return cut(a ^ b);
    default:
      return undefined;
  }
}

/** Undefined where nothing is known of the result. */
function computeBits(operation: number, width: Width, a: bits.Bits, b: bits.Bits): bits.Bits | undefined {
  switch (operation) {
    case op.ADD:
      return bits.add(a, b);
    case op.SUB:
      return bits.subtract(a, b);
    case op.MUL:
      return bits.multiply(a, b);
    case op.AND:
      return bits.and(a, b);
    case op.OR:
      return bits.or(a, b);
    case op.XOR:
      return bits.xor(a, b);
    default: {
      if (b.mask !== 0n) return undefined;
      // Only the lower half of the amount counts for 32 bits, and it is known to be less than the width.
      const by = b.value & BigInt(width - 1);
      const shifted = width === 32 ? bits.truncate(a, 32) : a;
      if (operation === op.LSH) return bits.shiftLeft(shifted, by);
      if (operation === op.RSH) return bits.shiftRight(shifted, by);
      if (operation === op.ARSH) return bits.shiftRightSigned(shifted, by, width);
      return undefined;
    }
  }
}

function computeBounds(
  operation: number,
  width: Width,
  a: bounds.Bounds,
  b: bounds.Bounds,
  known: bits.Bits,
): bounds.Bounds {
  const all = bounds.unbounded(width);
  switch (operation) {
    case op.ADD:
      return wrapped(
        width,
        [a.least + b.least, a.most + b.most],
        [a.signedLeast + b.signedLeast, a.signedMost + b.signedMost],
      );
    case op.SUB:
      return wrapped(
        width,
        [a.least - b.most, a.most - b.least],
        [a.signedLeast - b.signedMost, a.signedMost - b.signedLeast],
      );
    case op.MUL:
      return wrapped(width, [a.least * b.least, a.most * b.most], products(a, b));
    case op.AND:
      return { ...all, most: a.most < b.most ? a.most : b.most };
    case op.OR:
      return { ...all, least: a.least > b.least ? a.least : b.least };
    case op.XOR:
      return bounds.ofBits(known, width);
    default:
      return shiftedBounds(operation, width, a, b);
  }
}

/** `b` is one number below the width. */
function shiftedBounds(operation: number, width: Width, a: bounds.Bounds, b: bounds.Bounds): bounds.Bounds {
  const by = b.least & BigInt(width - 1);
  switch (operation) {
    case op.LSH:
      return wrapped(width, [a.least << by, a.most << by], [a.signedLeast << by, a.signedMost << by]);
    case op.RSH:
      return bounds.unsigned(a.least >> by, a.most >> by, width);
    default:
      return bounds.signed(a.signedLeast >> by, a.signedMost >> by, width);
  }
}

type Interval = readonly [least: bigint, most: bigint];

function products(a: bounds.Bounds, b: bounds.Bounds): Interval {
  const corners = [
    a.signedLeast * b.signedLeast,
    a.signedLeast * b.signedMost,
    a.signedMost * b.signedLeast,
    a.signedMost * b.signedMost,
  ];
  const least = corners.reduce((x, y) => (x < y ? x : y));
  const most = corners.reduce((x, y) => (x > y ? x : y));
  return [least, most];
}

/** Exact results, cut to the width: an interval stays one if both its ends wrap equally often. */
function wrapped(width: Width, plain: Interval, withSign: Interval): bounds.Bounds {
  const all = bounds.unbounded(width);
  const shift = BigInt(width);
  const half = 1n << (shift - 1n);
  const fits = plain[0] >> shift === plain[1] >> shift;
  const fitsSigned = (withSign[0] + half) >> shift === (withSign[1] + half) >> shift;
  return {
    least: fits ? BigInt.asUintN(width, plain[0]) : all.least,
    most: fits ? BigInt.asUintN(width, plain[1]) : all.most,
    signedLeast: fitsSigned ? BigInt.asIntN(width, withSign[0]) : all.signedLeast,
    signedMost: fitsSigned ? BigInt.asIntN(width, withSign[1]) : all.signedMost,
  };
}

const zero = constant(0n);

export const negate = (width: Width, a: Scalar): Scalar => compute(op.SUB, width, zero, a);

/** The lower `from` bits as a signed number, of 64 bits or of 32 with the upper half 0. */
export function extend(from: number, width: Width, a: Scalar): Scalar {
  const value = onlyValue(a);
  if (value !== undefined) return constant(BigInt.asUintN(width, BigInt.asIntN(from, value)));
  const known = bits.extend(a.bits, from, 64);
  const row = from === 32 ? a.low : shortRow(from, a);
  const extended =
    consistent(known, bounds.signed(row.signedLeast, row.signedMost, 64), bounds.unbounded(32)) ??
    signed(from);
  return width === 32 ? zeroExtended(extended) : extended;
}

/** The lower `from` bits as a signed number: in a row, if those of the lower half are. */
function shortRow(from: number, { low }: Scalar): { signedLeast: bigint; signedMost: bigint } {
  const signedLeast = BigInt.asIntN(from, low.least);
  const signedMost = BigInt.asIntN(from, low.most);
  const row = low.most - low.least < 1n << BigInt(from) && signedLeast <= signedMost;
  if (row) return { signedLeast, signedMost };
  const half = 1n << BigInt(from - 1);
  return { signedLeast: -half, signedMost: half - 1n };
}

/** `le16` … `bswap64`: of the order of bytes nothing is kept but where it stays. */
export function swap(name: string, a: Scalar): Scalar {
  const width = Number(name.replace(/^\D+/, ''));
  if (name.startsWith('le')) {
    if (width === 64) return a;
    if (width === 32) return zeroExtended(a);
    const low = rowWithin(16, a);
    return ofLow(bits.truncate(a.bits, 16), low);
  }
  const value = onlyValue(a);
  if (value === undefined) return unsigned(width);
  let swapped = 0n;
  for (let byte = 0; byte < width / 8; byte++) {
    swapped = (swapped << 8n) | ((value >> BigInt(8 * byte)) & 0xffn);
  }
  return constant(swapped);
}

/** The bounds of what is left of the lower half when it is cut to `width` bits. */
function rowWithin(width: number, { low }: Scalar): bounds.Bounds {
  const most = (1n << BigInt(width)) - 1n;
  return low.most <= most ? low : rowOf(0n, most, 32);
}
