/**
 * Rows of numbers ⇄ instructions, a row each: four numbers are a classic instruction (code jt jf k), five an extended one
 * (code dst src off imm). The forms differ in what stands between the numbers.
 */

import type { Span } from '../base/index.js';
import { badNumber, mixedRows, rowLength } from './diagnostics.js';
import { classicProgram, extendedProgram, type MachineProgram } from './machine-program.js';

/** A piece of a text. */
export interface Piece {
  readonly text: string;
  readonly span: Span;
}

interface Row {
  readonly numbers: readonly Piece[];
  readonly span: Span;
}

/** The numbers of each instruction, in the order in which they are written. */
export const rowsOf = (program: MachineProgram): readonly (readonly number[])[] =>
  program.set === 'classic'
    ? program.instructions.map(({ code, jt, jf, k }) => [code, jt, jf, k])
    : program.instructions.map(({ code, dst, src, off, imm }) => [code, dst, src, off, imm]);

/** The spans of the instructions are those of the rows. */
export function programOfRows(rows: readonly Row[]): MachineProgram {
  const spans = rows.map(({ span }): Span[] => [span]);
  const length = rows[0]?.numbers.length;
  for (const { numbers, span } of rows) {
    if (numbers.length !== classicFields.length && numbers.length !== extendedFields.length)
      throw rowLength(numbers.length, span);
    if (numbers.length !== length) throw mixedRows(span);
  }
  if (length === extendedFields.length) {
    const instructions = rows.map(({ numbers }) => {
      const [code = 0, dst = 0, src = 0, off = 0, imm = 0] = values(numbers, extendedFields);
      return { code, dst, src, off: (off << 16) >> 16, imm: imm | 0 };
    });
    return extendedProgram(instructions, spans);
  }
  const instructions = rows.map(({ numbers }) => {
    const [code = 0, jt = 0, jf = 0, k = 0] = values(numbers, classicFields);
    return { code, jt, jf, k: k >>> 0 };
  });
  return classicProgram(instructions, spans);
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

const unsigned = (name: string, bits: number): Field => ({ name, least: 0, most: 2 ** bits - 1 });
/** Written with a sign or without. */
const signed = (name: string, bits: number): Field => ({
  ...unsigned(name, bits),
  least: -(2 ** (bits - 1)),
});

const classicFields = [unsigned('code', 16), unsigned('jt', 8), unsigned('jf', 8), signed('k', 32)];
const extendedFields = [
  unsigned('code', 8),
  unsigned('dst', 4),
  unsigned('src', 4),
  signed('off', 16),
  signed('imm', 32),
];

const values = (numbers: readonly Piece[], fields: readonly Field[]): number[] =>
  numbers.map(({ text, span }, at) => {
    const { name, least, most } = fields[at]!;
    const value = /^(-?\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw badNumber(name, least, most, span);
    return value;
  });

/** The parts of a piece between separators, without blanks at either end. */
export function split({ text, span }: Piece, separator: RegExp): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const part of text.split(separator)) {
    // The separator has no groups, so the parts stand in the text in this order.
    const from = text.indexOf(part, at);
    at = from + part.length;
    pieces.push(trimmed({ text: part, span: { start: span.start + from, end: span.start + at } }));
  }
  return pieces;
}

export function trimmed({ text, span }: Piece): Piece {
  const start = span.start + (text.length - text.trimStart().length);
  const inner = text.trim();
  return { text: inner, span: { start, end: start + inner.length } };
}

export const wholeOf = (text: string): Piece => ({ text, span: { start: 0, end: text.length } });
