/** ELF as far as objects with BPF programs use it: the 64-bit structures and the numbers in them (elf(5)). */

import { type Layout, sizeOf } from './structure.js';

/** The first bytes: the magic number, 64 bits, little-endian, version 1, no operating system in particular. */
export const MAGIC = [0x7f, 0x45, 0x4c, 0x46] as const;
export const CLASS_64 = 2;
export const LITTLE_ENDIAN = 1;
export const VERSION = 1;

/** What follows the 16 bytes of identification. */
export const headerLayout = [
  ['type', 2],
  ['machine', 2],
  ['version', 4],
  ['entry', 8],
  ['programHeaders', 8],
  ['sectionHeaders', 8],
  ['flags', 4],
  ['headerSize', 2],
  ['programHeaderSize', 2],
  ['programHeaderCount', 2],
  ['sectionHeaderSize', 2],
  ['sectionHeaderCount', 2],
  ['sectionNames', 2],
] as const satisfies Layout<string>;

export const IDENTIFICATION_SIZE = 16;
export const HEADER_SIZE = IDENTIFICATION_SIZE + sizeOf(headerLayout);

export const sectionLayout = [
  ['name', 4],
  ['type', 4],
  ['flags', 8],
  ['address', 8],
  ['offset', 8],
  ['size', 8],
  ['link', 4],
  ['info', 4],
  ['alignment', 8],
  ['entrySize', 8],
] as const satisfies Layout<string>;

/** `kind` holds the binding in its upper four bits and the type in its lower ones. */
export const symbolLayout = [
  ['name', 4],
  ['kind', 1],
  ['visibility', 1],
  ['section', 2],
  ['value', 8],
  ['size', 8],
] as const satisfies Layout<string>;

/** The 8 bytes of `info`, read as two numbers. */
export const relocationLayout = [
  ['offset', 8],
  ['type', 4],
  ['symbol', 4],
] as const satisfies Layout<string>;

export const RELOCATABLE = 1;
export const MACHINE_BPF = 247;
/** Objects of old compilers carry no machine. */
export const MACHINE_NONE = 0;

export const sectionType = { null: 0, content: 1, symbols: 2, strings: 3, empty: 8, relocations: 9 } as const;
export const sectionFlag = { write: 1, allocate: 2, execute: 4 } as const;
export const symbolType = { object: 1, function: 2, section: 3 } as const;
export const GLOBAL = 1;
