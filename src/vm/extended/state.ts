/** What an extended program works on: registers, memory in regions, and the frames of its calls. */

import * as ebpf from '../../ebpf/index.js';
import type { Fault, FaultReason } from '../fault.js';
import type { Code } from './code.js';
import { type Context, renew } from './context.js';

const { REGISTERS, STACK_SIZE, FRAME_POINTER } = ebpf.op;

/**
 * An address is 64 bits: the number of a region in the upper half, the byte within it in the lower. So no arithmetic on
 * a pointer makes it one into another region, short of adding 2³² on purpose, and even then every access is checked.
 * A pointer may stray from its region by less than that, and come back.
 */
export interface Region {
  bytes: Uint8Array;
  readonly writable: boolean;
}

/**
 * Region 0 has no bytes: null, and numbers that never were pointers, lie there. That of the context has none either:
 * accesses to it go by its fields (context.ts). Helpers grant those from 4 on.
 */
export const CONTEXT = 1;
export const PACKET = 2;
export const STACK = 3;

/** Depth of calls within the program, the program itself included. */
export const FRAMES = 8;

/** Registers a call keeps for its caller: r6 … r9. */
export const KEPT_FROM = 6;

export interface State {
  /** Lower and upper halves of r0 … r10, followed by the program's constants. */
  readonly lo: Int32Array;
  readonly hi: Int32Array;
  readonly regions: Region[];
  readonly context: Context;
  /** All of the packet, of which the region may hold the linear part alone. */
  packet: Uint8Array;
  /** The stack of all frames up to each: what may be accessed at that depth of calls. */
  readonly stacks: readonly Uint8Array[];
  /** r6 … r10 of each caller, lower and upper halves, and where it goes on. */
  readonly saved: Int32Array;
  readonly returns: Int32Array;
}

/** The 64-bit registers of a program: halves of r0 … r10. */
export interface Registers {
  readonly lo: Int32Array;
  readonly hi: Int32Array;
}

const NUMBER_OF_REGIONS = 4;

export const NOTHING: Region = { bytes: new Uint8Array(0), writable: false };

export function state(code: Code, context: Context, packetWritable: boolean): State {
  const places = REGISTERS + code.constantsLo.length;
  const lo = new Int32Array(places);
  const hi = new Int32Array(places);
  lo.set(code.constantsLo, REGISTERS);
  hi.set(code.constantsHi, REGISTERS);
  const memory = new Uint8Array(FRAMES * STACK_SIZE);
  const stacks = Array.from({ length: FRAMES }, (_, depth) => memory.subarray(0, (depth + 1) * STACK_SIZE));
  return {
    lo,
    hi,
    regions: [
      NOTHING,
      NOTHING,
      { bytes: NOTHING.bytes, writable: packetWritable },
      { bytes: stacks[0]!, writable: true },
    ],
    context,
    packet: NOTHING.bytes,
    stacks,
    saved: new Int32Array(FRAMES * 2 * (REGISTERS - KEPT_FROM)),
    returns: new Int32Array(FRAMES),
  };
}

/** Readies a run on a packet, of which the program may access the first `linear` bytes itself. */
export function begin(
  state: State,
  code: Code,
  packet: Uint8Array,
  wireLength: number,
  linear: number,
): void {
  clear(state, code);
  renew(state.context, wireLength);
  state.packet = packet;
  state.regions[PACKET]!.bytes = linear < packet.length ? packet.subarray(0, linear) : packet;
  if (state.regions.length > NUMBER_OF_REGIONS) state.regions.length = NUMBER_OF_REGIONS;
}

/**
 * What the program may read before writing it becomes 0, registers and stack. The rest is left as it is, since
 * clearing all of it would take as long as a short filter does.
 */
function clear({ lo, hi, regions, stacks }: State, { unwritten, usesStack }: Code): void {
  for (let register = 0, rest = unwritten; rest !== 0; register++, rest >>= 1) {
    if ((rest & 1) === 0) continue;
    lo[register] = 0;
    hi[register] = 0;
  }
  if (!usesStack) return;
  lo[FRAME_POINTER] = STACK_SIZE;
  hi[FRAME_POINTER] = STACK;
  regions[STACK]!.bytes = stacks[0]!;
  stacks[0]!.fill(0);
}

/** r1 = the context */
export function giveContext({ lo, hi }: State): void {
  lo[1] = 0;
  hi[1] = CONTEXT;
}

/** r1 = the packet, r2 = its length */
export function giveMemory({ lo, hi }: State, length: number): void {
  lo[1] = 0;
  hi[1] = PACKET;
  lo[2] = length;
  hi[2] = 0;
}

/** A 64-bit register as an unsigned number. */
export const registerOf = ({ lo, hi }: Registers, register: number): bigint =>
  (BigInt(hi[register]! >>> 0) << 32n) | BigInt(lo[register]! >>> 0);

export const faultAt = (state: State, instruction: number, reason: FaultReason, message: string): Fault => ({
  reason,
  instruction,
  message: `instruction ${instruction}: ${message}`,
  registers: Array.from({ length: REGISTERS }, (_, register) => registerOf(state, register)),
});

export const outOfBudget = (state: State, instruction: number): Fault =>
  faultAt(state, instruction, 'budget', 'the program runs longer than it may');

export const tooDeep = (state: State, instruction: number): Fault =>
  faultAt(state, instruction, 'stack', `calls are nested more than ${FRAMES} deep`);
