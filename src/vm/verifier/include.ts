/**
 * Whether one state includes another: whatever can happen from the second was explored from the first. Only what may
 * still be read counts.
 */

import * as ebpf from '../../ebpf/index.js';
import { isLiveWord, type Liveness, WORD } from './liveness.js';
import { LENGTH } from './path.js';
import * as scalar from './scalar.js';
import type { Cell } from './stack.js';
import type { Frame, State } from './state.js';
import { isNumber, type Numeric, type Pointer, type Tie, type Value } from './value.js';

const { REGISTERS, STACK_SIZE } = ebpf.op;

/** r6 … r9: what a caller still has when a function returns. */
const KEPT = 0b11_1100_0000;

/** Both are at the slot `at`. */
export function includes(whole: State, part: State, at: number, liveness: Liveness): boolean {
  if (whole.frames.length !== part.frames.length) return false;
  const matching = new Matching();
  for (let depth = whole.frames.length - 1; depth >= 0; depth--) {
    const frame = whole.frames[depth]!;
    const other = part.frames[depth]!;
    if (frame.calledAt !== other.calledAt) return false;
    const callee = part.frames[depth + 1];
    const live =
      callee === undefined ? liveness.registers[at]! : liveness.registers[callee.calledAt + 1]! & KEPT;
    if (!registersInclude(frame, other, live, matching)) return false;
    if (!stackIncludes(frame, other, callee === undefined ? at : callee.calledAt + 1, liveness, matching)) {
      return false;
    }
  }
  return true;
}

/** Ids of the one state → ids of the other, one to one, and how far apart the numbers are that they stand for. */
class Matching {
  readonly #there = new Map<number, { readonly id: number; readonly apart: bigint }>();
  readonly #back = new Map<number, number>();
  #made = 0;

  /** What has no id in the first state may have any. What has, must be tied as it is tied there. */
  matches(whole: number, part: number, apart: bigint): boolean {
    if (whole === 0) return true;
    if (whole === LENGTH) return part === LENGTH && apart === 0n;
    const id = part === 0 ? --this.#made : part;
    const known = this.#there.get(whole);
    if (known !== undefined) return known.id === id && known.apart === apart;
    if (this.#back.has(id)) return false;
    this.#there.set(whole, { id, apart });
    this.#back.set(id, whole);
    return true;
  }
}

function registersInclude(whole: Frame, part: Frame, live: number, matching: Matching): boolean {
  for (let register = 0; register < REGISTERS; register++) {
    if (((live >> register) & 1) === 0) continue;
    const value = whole.registers[register];
    // Where it had no value, nobody read it.
    if (value === undefined) continue;
    const other = part.registers[register];
    if (other === undefined || !valueIncludes(value, other, matching)) return false;
  }
  return true;
}

function stackIncludes(
  whole: Frame,
  part: Frame,
  at: number,
  liveness: Liveness,
  matching: Matching,
): boolean {
  if (whole.stack === part.stack && !hasIds(whole)) return true;
  const { bytes, lowest } = whole.stack;
  let last: Cell | undefined;
  let lastOther: Cell | undefined;
  for (let byte = lowest; byte < STACK_SIZE; byte++) {
    const cell = bytes[byte];
    if (cell === undefined) continue;
    if (!isLiveWord(liveness.words, at, Math.floor(byte / WORD))) continue;
    const other = part.stack.bytes[byte];
    if (other === undefined) return false;
    if (cell === last && other === lastOther) continue;
    last = cell;
    lastOther = other;
    if (!cellIncludes(cell, other, matching)) return false;
  }
  return true;
}

const hasIds = ({ stack }: Frame): boolean => stack.lowest < STACK_SIZE;

function cellIncludes(cell: Cell, other: Cell, matching: Matching): boolean {
  if (isNumber(cell.value) && scalar.isOpen(cell.value.scalar, cell.size) && cell.value.reach === undefined) {
    // Nothing was known of these bytes: any bytes of a number will do, unless the number is tied to another.
    if (cell.value.id === 0) return isNumber(other.value);
  }
  return (
    cell.start === other.start && cell.size === other.size && valueIncludes(cell.value, other.value, matching)
  );
}

function valueIncludes(whole: Value, part: Value, matching: Matching): boolean {
  if (isNumber(whole)) return isNumber(part) && numberIncludes(whole, part, matching);
  return !isNumber(part) && pointerIncludes(whole, part, matching);
}

const tied = (whole: Tie, part: Tie, matching: Matching): boolean =>
  matching.matches(whole.id, part.id, BigInt.asUintN(64, part.added - whole.added));

function numberIncludes(whole: Numeric, part: Numeric, matching: Matching): boolean {
  return (
    scalar.includes(whole.scalar, part.scalar) &&
    tied(whole, part, matching) &&
    (whole.reach === undefined || (part.reach !== undefined && part.reach >= whole.reach))
  );
}

function pointerIncludes(whole: Pointer, part: Pointer, matching: Matching): boolean {
  if (whole.kind !== part.kind || whole.offset !== part.offset || whole.frame !== part.frame) return false;
  if (whole.range > part.range) return false;
  if (whole.origin !== undefined) {
    const { origin } = part;
    if (origin === undefined || !tied(whole.origin, origin, matching)) return false;
  }
  if ((whole.variable === undefined) !== (part.variable === undefined)) return false;
  if (whole.variable === undefined || part.variable === undefined) return true;
  return scalar.includes(whole.variable, part.variable) && matching.matches(whole.id, part.id, 0n);
}

/** A text that is the same for states at the slot `at` with the same constants in the innermost function. */
export function signature({ frames }: State, at: number, liveness: Liveness): string {
  const { registers, stack } = frames[frames.length - 1]!;
  let text = `${at}/${frames.length}`;
  for (let register = 0; register < REGISTERS; register++) {
    if (((liveness.registers[at]! >> register) & 1) === 1) text += `,${constantOf(registers[register])}`;
  }
  let last: Cell | undefined;
  for (let byte = stack.lowest; byte < STACK_SIZE; byte++) {
    const cell = stack.bytes[byte];
    if (cell === last || cell === undefined) continue;
    last = cell;
    if (isLiveWord(liveness.words, at, Math.floor(byte / WORD))) text += `,${constantOf(cell.value)}`;
  }
  return text;
}

const constantOf = (value: Value | undefined): string =>
  value !== undefined && isNumber(value) ? (scalar.onlyValue(value.scalar)?.toString() ?? '') : '';
