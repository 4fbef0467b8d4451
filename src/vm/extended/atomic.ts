/** The atomic operations: nothing runs beside a program here, so they are plain reads and writes of memory. */

import * as ebpf from '../../ebpf/index.js';

const { op } = ebpf;

/**
 * Does `operation` (of 32 or, if `wide`, 64 bits) on the bytes at `at`, which lie within `bytes`. Register `s` is the
 * operand and, for operations that fetch, receives the old value; the comparison is with r0, which receives it there.
 */
export function atomic(
  lo: Int32Array,
  hi: Int32Array,
  s: number,
  bytes: Uint8Array,
  at: number,
  operation: number,
  wide: boolean,
): void {
  const oldLow = read(bytes, at);
  const oldHigh = wide ? read(bytes, at + 4) : 0;
  const fetches = (operation & op.FETCH) !== 0;
  const receiver = operation === op.CMPXCHG ? 0 : s;
  const stores = operation !== op.CMPXCHG || (oldLow === lo[0] && (!wide || oldHigh === hi[0]));
  if (stores) {
    write(bytes, at, combine(operation, oldLow, lo[s]!));
    if (wide) {
      const carry = isAddition(operation) && (oldLow >>> 0) + (lo[s]! >>> 0) >= 2 ** 32 ? 1 : 0;
      write(bytes, at + 4, combine(operation, oldHigh, hi[s]!) + carry);
    }
  }
  if (!fetches) return;
  lo[receiver] = oldLow;
  hi[receiver] = oldHigh;
}

const isAddition = (operation: number): boolean => (operation & ~op.FETCH) === op.ADD;

function combine(operation: number, old: number, operand: number): number {
  switch (operation & ~op.FETCH) {
    case op.ADD:
      return old + operand;
    case op.OR:
      return old | operand;
    case op.AND:
      return old & operand;
    case op.XOR:
      return old ^ operand;
    default:
      return operand;
  }
}

const read = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

function write(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}
