/**
 * The stack of one frame: which of its bytes were written, and the registers that were put there as a whole. Stacks do
 * not change: a store gives a new one.
 */

import * as ebpf from '../../ebpf/index.js';
import { onlyValue, type Scalar, unsigned, zeroExtended } from './scalar.js';
import { anyNumber, isNumber, number, type Value, zero } from './value.js';

const { STACK_SIZE } = ebpf.op;

/** A value in memory. All bytes that are still its own refer to it. */
export interface Cell {
  readonly value: Value;
  /** The byte it begins at, counted from the lowest of the frame. */
  readonly start: number;
  readonly size: number;
}

export interface Stack {
  /** By byte, the lowest first. Undefined: never written. */
  readonly bytes: readonly (Cell | undefined)[];
  /** No byte below this one was written. */
  readonly lowest: number;
}

export const emptyStack: Stack = {
  bytes: new Array<Cell | undefined>(STACK_SIZE).fill(undefined),
  lowest: STACK_SIZE,
};

/** Puts the lower `size` bytes of a value at the byte `start`. */
export const store = (stack: Stack, start: number, size: number, value: Value): Stack =>
  put(stack, { value: size === 8 ? value : cutTo(value, size), start, size });

/** Any bytes at all, of which is known that they were written. */
export const scribble = (stack: Stack, start: number, size: number): Stack =>
  put(stack, { value: size < 8 ? number(unsigned(8 * size)) : anyNumber, start, size });

function put(stack: Stack, cell: Cell): Stack {
  const bytes = stack.bytes.slice();
  bytes.fill(cell, cell.start, cell.start + cell.size);
  return { bytes, lowest: Math.min(stack.lowest, cell.start) };
}

/** A store to one of several places: what was written there is not known any more; what was not, is not still. */
export function blur(stack: Stack, start: number, size: number): Stack {
  const bytes = stack.bytes.slice();
  for (let byte = start; byte < start + size; byte++) {
    if (bytes[byte] !== undefined) bytes[byte] = { value: anyByte, start: byte, size: 1 };
  }
  return { bytes, lowest: stack.lowest };
}

const anyByte = number(unsigned(8));

/** What a load of `size` bytes from `start` gives, as an unsigned number; or why it may not be done. */
export function load(
  { bytes }: Stack,
  start: number,
  size: number,
): Value | 'uninitialised' | 'part of an address' {
  const first = bytes[start];
  if (first === undefined) return 'uninitialised';
  let together = first.start === start && first.size >= size;
  let zeros = true;
  for (let byte = start; byte < start + size; byte++) {
    const cell = bytes[byte];
    if (cell === undefined) return 'uninitialised';
    together &&= cell === first;
    zeros &&= isNumber(cell.value) && onlyValue(cell.value.scalar) === 0n;
    if (!isNumber(cell.value) && (size !== 8 || !together) && intact(bytes, cell))
      return 'part of an address';
  }
  if (together && first.size === size) return first.value;
  if (zeros) return zero;
  return together && isNumber(first.value) ? cutTo(first.value, size) : number(unsigned(8 * size));
}

const intact = (bytes: Stack['bytes'], cell: Cell): boolean =>
  bytes.slice(cell.start, cell.start + cell.size).every((each) => each === cell);

/** The lower bytes of a value. Those of an address are just a number. */
function cutTo(value: Value, size: number): Value {
  const width = 8 * size;
  if (!isNumber(value)) return number(unsigned(width));
  const { scalar } = value;
  if (scalar.wide.most < 1n << BigInt(width)) return value;
  return number(cut(scalar, width));
}

function cut(scalar: Scalar, width: number): Scalar {
  return width === 32 ? zeroExtended(scalar) : unsigned(width);
}

/** Changes values in place of others, the same for the same. Gives the stack itself if nothing changed. */
export const mapStack = (stack: Stack, change: (value: Value) => Value): Stack =>
  mapCells(stack, ({ value }) => change(value));

/** The same, by where the cell lies: `byte` is its first that is still its own. */
export function mapCells(stack: Stack, change: (cell: Cell, byte: number) => Value): Stack {
  let bytes: (Cell | undefined)[] | undefined;
  let last: Cell | undefined;
  let replacement: Cell | undefined;
  for (let byte = stack.lowest; byte < STACK_SIZE; byte++) {
    const cell = stack.bytes[byte];
    if (cell === undefined) continue;
    if (cell !== last) {
      const value = change(cell, byte);
      replacement = value === cell.value ? cell : { ...cell, value };
      last = cell;
    }
    if (replacement !== cell) (bytes ??= stack.bytes.slice())[byte] = replacement;
  }
  return bytes === undefined ? stack : { bytes, lowest: stack.lowest };
}
