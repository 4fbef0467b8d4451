/**
 * What can be wrong with a program in a file, a function a message. Files of bytes have an ObjectError with the offset
 * of the fault; texts a FilterError with its span.
 */

import { clipped, FilterError, type Span } from '../base/index.js';

/** A file of bytes that holds no program that can be read. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';

  constructor(
    /** A stable name for programs to test, in kebab-case. */
    readonly code: 'not-an-object' | 'unsupported-object' | 'damaged-object' | 'no-program',
    /** One sentence without a final stop. */
    message: string,
    /** Where in the file the fault is, in bytes. */
    readonly offset: number,
  ) {
    super(message);
  }
}

export const notElf = (): ObjectError => new ObjectError('not-an-object', 'this is no ELF file', 0);

export const tooLarge = (limit: number): ObjectError =>
  new ObjectError('unsupported-object', `no program is read from a file of more than ${limit} bytes`, limit);

export const otherElf = (what: string, offset: number): ObjectError =>
  new ObjectError(
    'unsupported-object',
    `${what}; BPF objects are ELF64, little-endian and relocatable`,
    offset,
  );

export const otherMachine = (machine: number, offset: number): ObjectError =>
  new ObjectError('unsupported-object', `this is an object for machine ${machine}, not BPF (247)`, offset);

export const outsideFile = (what: string, offset: number): ObjectError =>
  new ObjectError('damaged-object', `${what} lies outside the file`, offset);

export const damaged = (message: string, offset: number): ObjectError =>
  new ObjectError('damaged-object', message, offset);

export const noProgram = (): ObjectError =>
  new ObjectError('no-program', 'the object has no section with a program', 0);

const syntax = (message: string, span: Span, expected?: readonly string[], hint?: string): FilterError =>
  new FilterError({ code: 'program-syntax', message, span, expected, hint });

const nowhere: Span = { start: 0, end: 0 };

export const rowLength = (numbers: number, span: Span): FilterError =>
  syntax(`an instruction has four numbers, or five if it is extended, not ${numbers}`, span, [
    'code jt jf k',
    'code dst src off imm',
  ]);

export const mixedRows = (span: Span): FilterError =>
  syntax('classic and extended instructions do not mix: the first one has another number of fields', span);

export const badNumber = (name: string, least: number, most: number, span: Span): FilterError =>
  syntax(`${name} is a number from ${least} to ${most}`, span);

export const noInitializer = (span: Span): FilterError =>
  syntax('there is no instruction in braces', span, ['{ 0x28, 0, 0, 0x0000000c },']);

export const noNumbers = (span: Span): FilterError => syntax('there is no number', span, ['1', '6 0 0 0']);

export const badCount = (count: string, actual: number, span: Span): FilterError =>
  syntax(`the first number announces ${clipped(count)} instructions, but ${actual} follow`, span, [
    `${actual}`,
  ]);

export const badHex = (span: Span): FilterError => syntax('this is no hexadecimal digit', span);

export const partOfInstruction = (bytes: number): FilterError =>
  syntax(`a program of ${bytes} bytes is no whole number of 8-byte instructions`, nowhere);

export const neitherSet = (): FilterError =>
  syntax(
    'these bytes are neither a valid classic program nor a valid extended one',
    nowhere,
    undefined,
    'say which it is meant to be: --set classic or --set extended',
  );

export const badJson = (span: Span): FilterError => syntax('this is no JSON', span);

export const badJsonField = (path: string, what: string): FilterError =>
  syntax(`${path} is wrong: ${what}`, nowhere);

export const unknownSchema = (schema: string | undefined, known: readonly string[]): FilterError =>
  syntax(
    schema === undefined ? 'this JSON has no schema' : `'${clipped(schema)}' is no schema of a program`,
    nowhere,
    known,
  );

export const noAssembly = (index: number, why: string): FilterError =>
  new FilterError({
    code: 'not-expressible',
    message: `instruction ${index} ${why}, which assembly has no words for`,
    span: nowhere,
    hint: 'c, ddd, json, hex and raw tell every program',
  });

export const unknownInstruction = (mnemonic: string, known: readonly string[], span: Span): FilterError =>
  syntax(`there is no instruction '${clipped(mnemonic)}'`, span, known);

export const badAssembly = (message: string, span: Span): FilterError => syntax(message, span);

export const labelTwice = (label: string, span: Span): FilterError =>
  syntax(`there are two labels '${clipped(label)}'`, span);

export const unknownLabel = (label: string, span: Span): FilterError =>
  syntax(`there is no label '${clipped(label)}'`, span);

export const badLabel = (label: string, span: Span): FilterError =>
  syntax(`a branch leads 1 to 256 instructions ahead, which '${clipped(label)}' is not`, span);

export const unrecognized = (): FilterError =>
  syntax('this is no program in a form that is known', nowhere, undefined, 'say which it is with --from');

const notExpressible = (message: string, hint: string): FilterError =>
  new FilterError({ code: 'not-expressible', message, span: nowhere, hint });

export const classicOnly = (form: string): FilterError =>
  notExpressible(
    `${form} takes classic programs, and this one is extended`,
    'c, json, elf, hex and raw take both',
  );

export const noEnvironment = (): FilterError =>
  notExpressible(
    'an object holds an extended program, and says where it runs',
    'with --target xdp, tc or socket a program is made one',
  );

export const badListing = (span: Span): FilterError =>
  syntax('this is no line of a program as bpftool prints it', span, ['0: (b7) r0 = 0']);

export const wrongSlot = (slot: number, span: Span): FilterError =>
  syntax(`this is slot ${slot}, but another number is given`, span, [`${slot}:`]);
