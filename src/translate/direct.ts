/**
 * Packet loads between two pointers, `data` and `data_end`, as the kernel verifier wants them for xdp and tc. It proves
 * a load if a pointer with the same origin (data; or data + X, which gets an origin of its own) was found to be at most
 * data_end, moved on by at least the load's end. What is added to a pointer must be known to be small.
 *
 * A guard moves a pointer on and compares it: `check += 24; if check > end goto …`. The next one moves the same pointer
 * further where all paths left it at the same place.
 */

import type * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { provableBoundsOfX } from './bounds.js';
import type { NetworkOrder } from './byte-order.js';
import type { Emitter } from './emitter.js';
import type { Guards } from './guards.js';
import { loadFrom, loadHeaderLengthFrom, type Place } from './pointer-loads.js';
import * as r from './registers.js';
import type { Loads } from './target.js';

const { op } = ebpf;

/** How far the verifier lets a pointer into a packet go: no packet is longer than this where it is read directly. */
export const FARTHEST = 0xffff;

const CHECK = 3;
/** data + X, and the same moved on; or one pointer for both. */
const BEHIND_X = 4;
const CHECK_BEHIND_X = 5;
const SPARE = 2;

const DATA = 8;
const DATA_END = 9;

/** r8 and r9 = data and data_end, from the context in register `context`. */
export function enterPacket(emitter: Emitter, environment: 'xdp' | 'tc', context: number): void {
  emitter.emit(
    r.load32(DATA, context, offsetOf(environment, 'packet')),
    r.load32(DATA_END, context, offsetOf(environment, 'packet end')),
  );
}

const offsetOf = (environment: 'xdp' | 'tc', holds: ebpf.ContextField['holds']): number =>
  ebpf.contexts[environment].find((field) => field.holds === holds)!.offset;

/** register = data_end − data */
export function measurePacket(emitter: Emitter, register: number): void {
  emitter.emit(r.copy(register, DATA_END), r.retreatBy(register, DATA));
}

/** `short(index)`: where to go if the packet is too short for a guard before instruction `index`. */
export function directLoads(
  emitter: Emitter,
  instructions: readonly cbpf.Instruction[],
  guards: Guards,
  order: NetworkOrder,
  short: (index: number) => number,
): Omit<Loads, 'length'> {
  const bounds = provableBoundsOfX(instructions);
  // Where all ways to every point have checked the same from X, loads can count back from what is checked.
  const countsBack = guards.knownFromX.every((known, index) => known === 0 || guards.sameFromX[index] === 1);
  const checkBehindX = countsBack ? BEHIND_X : CHECK_BEHIND_X;
  const guardFromStart = (index: number, bytes: number): void => {
    if (guards.sameFromStart[index] === 1 && guards.knownFromStart[index]! > 0) {
      emitter.emit(r.advance(CHECK, bytes - guards.knownFromStart[index]!));
    } else {
      emitter.emit(r.copy(CHECK, DATA), r.advance(CHECK, bytes));
    }
    emitter.leave(r.branchBy(op.JGT, CHECK, DATA_END), short(index));
  };
  const guardFromX = (index: number, bytes: number): void => {
    const known = guards.knownFromX[index]!;
    const farthestX = FARTHEST - bytes;
    const mayBeLarge = bounds[index]! > farthestX;
    if (mayBeLarge) emitter.leave(r.branch(op.JGT, r.X, farthestX), short(index));
    // The verifier wants the bound before the sum is made, so one with a new bound is made anew.
    const isNew = known === 0 || mayBeLarge;
    if (isNew) emitter.emit(r.copy(BEHIND_X, DATA), r.advanceBy(BEHIND_X, r.X));
    const moved = isNew ? 0 : known;
    if (countsBack || (!isNew && guards.sameFromX[index] === 1)) {
      emitter.emit(r.advance(checkBehindX, bytes - moved));
    } else {
      emitter.emit(r.copy(checkBehindX, BEHIND_X), r.advance(checkBehindX, bytes));
    }
    emitter.leave(r.branchBy(op.JGT, checkBehindX, DATA_END), short(index));
  };
  const checkedFromX = (index: number): number => guards.fromX[index]! || guards.knownFromX[index]!;
  return {
    guard(index) {
      if (guards.fromStart[index]! > 0) guardFromStart(index, guards.fromStart[index]!);
      if (guards.fromX[index]! > 0) guardFromX(index, guards.fromX[index]!);
    },
    absolute: (index, bytes, k) => loadFrom(emitter, fromStart(k), bytes, r.A, order[index]),
    indexed(index, bytes, k) {
      const offset = countsBack ? k - checkedFromX(index) : k;
      loadFrom(emitter, { base: BEHIND_X, offset, spare: SPARE }, bytes, r.A, order[index]);
    },
    headerLength: (_index, k) => loadHeaderLengthFrom(emitter, fromStart(k)),
  };
}

const fromStart = (k: number): Place => ({ base: DATA, offset: k, spare: SPARE });
