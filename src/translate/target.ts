/** What differs between the places an extended program can run: how it gets at the packet and at what is beside it. */

import type * as cbpf from '../cbpf/index.js';
import type * as ebpf from '../ebpf/index.js';
import type { NetworkOrder } from './byte-order.js';
import type { Emitter } from './emitter.js';
import type { Facts } from './facts.js';
import type { Leaves } from './reachable.js';
import * as r from './registers.js';

/** The loads of one program, or of one copy of it. Registers r6 … r9 and the stack are kept. */
export interface Loads {
  /** Comes before every instruction: what must be checked there. */
  guard(index: number): void;
  /** A = the 1, 2 or 4 bytes at k, else reject. */
  absolute(index: number, bytes: number, k: number): void;
  /** A = the bytes at X + k, a sum that does not wrap, else reject. */
  indexed(index: number, bytes: number, k: number): void;
  /** X = 4 * (the byte at k & 0xf), else reject. A is kept. */
  headerLength(index: number, k: number): void;
  /** Register = the length of the packet on the wire. */
  length(register: number): void;
}

/** A pass over the program: its instructions are emitted once a copy, with labels of their own. */
export interface Copy {
  readonly loads: Loads;
  readonly reached: Uint8Array;
  /** Added to the numbers of instructions to make labels. */
  readonly labels: number;
  /** Instructions in place of which control goes to a label. */
  readonly leaves: Leaves;
  leavesFor(index: number): number;
  readonly order: NetworkOrder;
}

export interface Target {
  readonly environment: ebpf.Environment;
  /** No packet is longer than so many bytes. */
  readonly farthest: number;
  /** Sets the registers up that the loads need and tells how often, and how, the program is emitted. */
  enter(emitter: Emitter, instructions: readonly cbpf.Instruction[], facts: Facts): readonly Copy[];
}

/** Register = the field `len` of struct __sk_buff, which comes first. */
export function loadLength(emitter: Emitter, register: number): void {
  emitter.emit(r.load32(register, r.CONTEXT, 0));
}
