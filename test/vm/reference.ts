/** RFC 9669's arithmetic and comparisons on BigInt, written from its text: what the interpreter is held against. */

import type * as ebpf from '../../src/ebpf/index.js';

const u = (bits: number, value: bigint): bigint => BigInt.asUintN(bits, value);
const s = (bits: number, value: bigint): bigint => BigInt.asIntN(bits, value);

type Compute = (a: bigint, b: bigint, bits: number) => bigint;

const operators: Readonly<Record<string, Compute>> = {
  '=': (_a, b) => b,
  '+=': (a, b) => a + b,
  '-=': (a, b) => a - b,
  '*=': (a, b) => a * b,
  '/=': (a, b) => (b === 0n ? 0n : a / b),
  '%=': (a, b) => (b === 0n ? a : a % b),
  's/=': (a, b, bits) => (b === 0n ? 0n : s(bits, a) / s(bits, b)),
  's%=': (a, b, bits) => (b === 0n ? a : s(bits, a) % s(bits, b)),
  '|=': (a, b) => a | b,
  '&=': (a, b) => a & b,
  '^=': (a, b) => a ^ b,
  '<<=': (a, b, bits) => a << (b % BigInt(bits)),
  '>>=': (a, b, bits) => a >> (b % BigInt(bits)),
  's>>=': (a, b, bits) => s(bits, a) >> (b % BigInt(bits)),
  '-': (a) => -a,
  '(s8)': (_a, b) => s(8, b),
  '(s16)': (_a, b) => s(16, b),
  '(s32)': (_a, b) => s(32, b),
};

const comparisons: Readonly<Record<string, (a: bigint, b: bigint, bits: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '&': (a, b) => (a & b) !== 0n,
  's>': (a, b, bits) => s(bits, a) > s(bits, b),
  's>=': (a, b, bits) => s(bits, a) >= s(bits, b),
  's<': (a, b, bits) => s(bits, a) < s(bits, b),
  's<=': (a, b, bits) => s(bits, a) <= s(bits, b),
};

function swapped(symbol: string, value: bigint): bigint {
  const bits = Number(/\d+$/.exec(symbol)![0]);
  if (symbol.startsWith('le')) return u(bits, value);
  const hex = u(bits, value)
    .toString(16)
    .padStart(bits / 4, '0');
  return BigInt(`0x${hex.match(/../g)!.reverse().join('')}`);
}

/** What dst holds after an arithmetic operation on `a` (dst) and `b` (src, or the immediate sign-extended). */
export function computed({ symbol, width, shape }: ebpf.Operation, a: bigint, b: bigint): bigint {
  if (shape === 'swap') return swapped(symbol, a);
  return u(width, operators[symbol]!(u(width, a), u(width, b), width));
}

/** Whether a branch is taken. */
export const taken = ({ symbol, width }: ebpf.Operation, a: bigint, b: bigint): boolean =>
  comparisons[symbol]!(u(width, a), u(width, b), width);
