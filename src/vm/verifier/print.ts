/** What is known of a register → a short text: `packet + 14 + 0…60 (34 bytes proven)`, `0…255`, `uninitialised`. */

import { onlyValue, type Scalar } from './scalar.js';
import { isNumber, type Pointer, type Value } from './value.js';

export function printValue(value: Value | undefined): string {
  if (value === undefined) return 'uninitialised';
  return isNumber(value) ? printScalar(value.scalar) : printPointer(value);
}

const ALL = 2n ** 64n - 1n;
const LARGEST = 2n ** 63n - 1n;

/** The number, or its bounds; signed where only those say something. */
export function printScalar(scalar: Scalar): string {
  const value = onlyValue(scalar);
  if (value !== undefined) return printNumber(BigInt.asIntN(64, value));
  const { least, most, signedLeast, signedMost } = scalar.wide;
  if (least !== 0n || most !== ALL) return `${printNumber(least)}…${printNumber(most)}`;
  if (signedLeast !== -LARGEST - 1n || signedMost !== LARGEST) {
    return `${printNumber(signedLeast)}…${printNumber(signedMost)}`;
  }
  return 'any number';
}

const DECIMAL = 100_000n;

function printNumber(value: bigint): string {
  if (value < 0n) return `−${printNumber(-value)}`;
  return value < DECIMAL ? value.toString() : `0x${value.toString(16)}`;
}

function printPointer({ kind, offset, variable, range, frame }: Pointer): string {
  const base = kind === 'stack' && frame > 0 ? `stack of frame ${frame}` : kind;
  const constant = offset === 0 ? '' : offset < 0 ? ` − ${-offset}` : ` + ${offset}`;
  const added = variable === undefined ? '' : ` + ${printScalar(variable)}`;
  const proven =
    kind === 'packet' || kind === 'metadata' ? ` (${range} ${range === 1 ? 'byte' : 'bytes'} proven)` : '';
  return `${base}${constant}${added}${proven}`;
}
