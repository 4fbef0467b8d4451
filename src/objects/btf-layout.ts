/** BTF, the kernel's format for types (.BTF) and for functions and lines of programs (.BTF.ext), as far as it is used here. */

import type { Layout } from './structure.js';

export const MAGIC = 0xeb9f;
export const VERSION = 1;

/** Offsets of parts count from the end of the header, whose size it tells. */
const headerStart = [
  ['magic', 2],
  ['version', 1],
  ['flags', 1],
  ['headerSize', 4],
] as const satisfies Layout<string>;

export const headerLayout = [
  ...headerStart,
  ['typesOffset', 4],
  ['typesSize', 4],
  ['stringsOffset', 4],
  ['stringsSize', 4],
] as const satisfies Layout<string>;

export const extHeaderLayout = [
  ...headerStart,
  ['functionsOffset', 4],
  ['functionsSize', 4],
  ['linesOffset', 4],
  ['linesSize', 4],
] as const satisfies Layout<string>;

/** `info`: the kind from bit 24, the number of members in the lower 16. */
export const typeLayout = [
  ['name', 4],
  ['info', 4],
  ['sizeOrType', 4],
] as const satisfies Layout<string>;

export const parameterLayout = [
  ['name', 4],
  ['type', 4],
] as const satisfies Layout<string>;

export const kind = { integer: 1, pointer: 2, structure: 4, function: 12, prototype: 13 } as const;

/** `place` counts bytes from the start of the section. */
export const functionLayout = [
  ['place', 4],
  ['type', 4],
] as const satisfies Layout<string>;

/** `position`: the line from bit 10, the column in the lower 10 bits; both count from 1. */
export const lineLayout = [
  ['place', 4],
  ['file', 4],
  ['text', 4],
  ['position', 4],
] as const satisfies Layout<string>;

/** The records of a section follow it. */
export const recordsLayout = [
  ['section', 4],
  ['count', 4],
] as const satisfies Layout<string>;

const COLUMN_BITS = 10;
export const LARGEST_COLUMN = 2 ** COLUMN_BITS - 1;
const LARGEST_LINE = 2 ** (32 - COLUMN_BITS) - 1;

/** A column too large to be told is 0, which stands for none. */
export const positionOf = (line: number, column: number): number =>
  (Math.min(line, LARGEST_LINE) * 2 ** COLUMN_BITS + (column > LARGEST_COLUMN ? 0 : column)) >>> 0;

export const lineOf = (position: number): number => position >>> COLUMN_BITS;
export const columnOf = (position: number): number => position & LARGEST_COLUMN;
