/** Loads through a pointer: what direct access, flat memory and words of the stack have in common. */

import * as ebpf from '../ebpf/index.js';
import type { Emitter } from './emitter.js';
import * as r from './registers.js';

const { op } = ebpf;

/** Where a value is to come from. */
export interface Place {
  /** The pointer, a register. */
  readonly base: number;
  readonly offset: number;
  /** A register to lose where the offset does not fit into the 16 bits, signed, of an instruction. */
  readonly spare: number;
}

/** Register = the bytes, which stay in network order if `order` says so (see byte-order.ts). */
export function loadFrom(emitter: Emitter, place: Place, bytes: number, register: number, order = 0): void {
  const { base, offset, spare } = place;
  if (offset === (offset << 16) >> 16) emitter.emit(r.load(bytes, register, base, offset));
  else emitter.emit(r.copy(spare, base), r.advance(spare, offset), r.load(bytes, register, spare, 0));
  if (bytes > 1 && order === 0) emitter.emit(r.fromNetworkOrder(register, bytes));
}

/** X = 4 * (the byte & 0xf) */
export function loadHeaderLengthFrom(emitter: Emitter, place: Place): void {
  loadFrom(emitter, place, 1, r.X);
  emitter.emit(r.compute32(op.AND, r.X, 0xf), r.compute32(op.LSH, r.X, 2));
}
