/**
 * Two states at one point → one that includes both, for points where very many different ones meet. What is lost can make
 * a program look wrong that is not; the exploration is then done again without this.
 */

import { LENGTH } from './path.js';
import type { Scalar } from './scalar.js';
import * as scalar from './scalar.js';
import { type Cell, mapCells, type Stack } from './stack.js';
import type { Frame, State } from './state.js';
import { isNumber, type Numeric, number, type Pointer, type Value } from './value.js';

/** Undefined if the two are not in the same function by the same calls. */
export function widen(before: State, now: State, slack: Slack): State | undefined {
  if (before.frames.length !== now.frames.length) return undefined;
  const frames: Frame[] = [];
  for (const [depth, frame] of now.frames.entries()) {
    const other = before.frames[depth]!;
    if (other.calledAt !== frame.calledAt) return undefined;
    frames.push({
      ...frame,
      registers: frame.registers.map((value, register) => unite(other.registers[register], value, slack)),
      stack: uniteStacks(other.stack, frame.stack, slack),
    });
  }
  return { frames };
}

/**
 * What is known at a point of a loop, less what did not hold in the rounds before: but constants, of counters above all,
 * stay what they are now. Undefined if there is nothing to give up, or if the two are not in the same function by the
 * same calls.
 */
export function loosen(before: State, now: State): State | undefined {
  if (before.frames.length !== now.frames.length) return undefined;
  let changed = false;
  const loosened = <T extends Value | undefined>(old: Value | undefined, value: T): T | Value => {
    if (value === undefined || isConstant(value) || isConstant(old)) return value;
    const united = unite(old, value, 'much of numbers') ?? value;
    changed ||= united !== value;
    return united;
  };
  const frames: Frame[] = [];
  for (const [depth, frame] of now.frames.entries()) {
    const other = before.frames[depth]!;
    if (other.calledAt !== frame.calledAt) return undefined;
    const registers = frame.registers.map((value, register) => loosened(other.registers[register], value));
    const stack = mapCells(frame.stack, (cell, byte) => {
      const old = other.stack.bytes[byte];
      const same = old !== undefined && old.start === cell.start && old.size === cell.size;
      return same ? loosened(old.value, cell.value) : cell.value;
    });
    frames.push({ ...frame, registers, stack });
  }
  return changed ? { frames } : undefined;
}

const isConstant = (value: Value | undefined): boolean =>
  value !== undefined && isNumber(value) && scalar.onlyValue(value.scalar) !== undefined;

/**
 * How much is given up where two values differ: as little as is needed, or so much that it does not go on for long, which
 * can be done for numbers alone and leave what is known of the packet's length.
 */
export type Slack = 'little' | 'much of numbers' | 'much';

function unite(a: Value | undefined, b: Value | undefined, slack: Slack): Value | undefined {
  if (a === b) return withoutTies(a);
  if (a === undefined || b === undefined) return undefined;
  if (isNumber(a)) return isNumber(b) ? uniteNumbers(a, b, slack) : undefined;
  return isNumber(b) ? undefined : unitePointers(a, b, slack);
}

const withoutTies = (value: Value | undefined): Value | undefined =>
  value !== undefined && isNumber(value) && value.id > LENGTH ? number(value.scalar) : value;

function uniteNumbers(a: Numeric, b: Numeric, slack: Slack): Numeric {
  if (a.id === LENGTH && b.id === LENGTH && a.added === b.added) {
    return { ...a, scalar: uniteLengths(a.scalar, b.scalar, slack), reach: undefined };
  }
  if (scalar.includes(a.scalar, b.scalar)) return number(a.scalar);
  if (slack === 'little') return number(scalar.union(a.scalar, b.scalar));
  const most = a.scalar.wide.most > b.scalar.wide.most ? a.scalar.wide.most : b.scalar.wide.most;
  return number(scalar.unsigned([8, 16, 32].find((width) => most < 1n << BigInt(width)) ?? 64));
}

/** Of two lower bounds that go on falling, a round one, so that they reach their end soon. */
const lower = (a: number, b: number, slack: Slack): number =>
  a <= b || slack !== 'much' ? Math.min(a, b) : b === 0 ? 0 : 2 ** Math.floor(Math.log2(b));

function uniteLengths(a: Scalar, b: Scalar, slack: Slack): Scalar {
  const both = scalar.union(a, b);
  const least = lower(Number(a.wide.least), Number(b.wide.least), slack);
  return scalar.numbers(BigInt(least), both.wide.most);
}

/** Two addresses with variable parts of different origin are none. */
function unitePointers(a: Pointer, b: Pointer, slack: Slack): Pointer | undefined {
  const same = a.kind === b.kind && a.offset === b.offset && a.frame === b.frame && a.id === b.id;
  if (!same || a.variable !== b.variable) return undefined;
  return { ...b, range: lower(a.range, b.range, slack) };
}

function uniteStacks(a: Stack, b: Stack, slack: Slack): Stack {
  const united = new Map<Cell, Map<Cell, Cell | undefined>>();
  const bytes = b.bytes.map((cell, byte) => {
    const other = a.bytes[byte];
    if (cell === undefined || other === undefined) return undefined;
    const known = united.get(cell);
    if (known?.has(other)) return known.get(other);
    const made = uniteCells(other, cell, byte, slack);
    if (known === undefined) united.set(cell, new Map([[other, made]]));
    else known.set(other, made);
    return made;
  });
  return { bytes, lowest: Math.max(a.lowest, b.lowest) };
}

function uniteCells(a: Cell, b: Cell, byte: number, slack: Slack): Cell | undefined {
  if (a.start === b.start && a.size === b.size) {
    const value = unite(a.value, b.value, slack);
    return value && { ...b, value };
  }
  return isNumber(a.value) && isNumber(b.value)
    ? { value: number(scalar.unsigned(8)), start: byte, size: 1 }
    : undefined;
}
