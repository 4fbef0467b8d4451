/** The text of Linux's bpf_asm → a classic program. Labels stand in front of an instruction; `;` begins a comment. */

import type { Span } from '../base/index.js';
import * as cbpf from '../cbpf/index.js';
import { blankComments } from './c-array.js';
import { ancillaryOffsets, opposites, synonyms, UNUSED_K } from './classic-assembly.js';
import { badAssembly, badLabel, labelTwice, unknownInstruction, unknownLabel } from './diagnostics.js';
import { type ClassicProgram, classicProgram } from './machine-program.js';
import { type Piece, split, trimmed, wholeOf } from './rows.js';

interface Statement {
  readonly mnemonic: Piece;
  /** What stands behind it, between commas. */
  readonly operands: readonly Piece[];
  /** What a comment says of a k that the instruction does not use. */
  readonly unused: number;
  readonly span: Span;
}

/** The spans of the instructions are those of their lines. */
export function readClassicAssembly(text: string): ClassicProgram {
  const { statements, labels } = statementsOf(text);
  const targetOf = (label: Piece): number => {
    const target = labels.get(label.text);
    if (target === undefined) throw unknownLabel(label.text, label.span);
    return target;
  };
  const instructions = statements.map((statement, index) => instructionOf(statement, index, targetOf));
  return classicProgram(
    instructions,
    statements.map(({ span }) => [span]),
  );
}

function statementsOf(text: string): {
  readonly statements: readonly Statement[];
  readonly labels: ReadonlyMap<string, number>;
} {
  const statements: Statement[] = [];
  const labels = new Map<string, number>();
  const unused = unusedIn(text);
  const code = blankComments(text).replace(/;[^\n]*|^#[^\n]*/gm, (comment) => ' '.repeat(comment.length));
  for (const line of split(wholeOf(code), /\r?\n/)) {
    let rest = line;
    for (;;) {
      const [whole = '', label] = /^([a-z_]\w*)\s*:/i.exec(rest.text) ?? [];
      if (label === undefined) break;
      const { start } = rest.span;
      if (labels.has(label)) throw labelTwice(label, { start, end: start + label.length });
      labels.set(label, statements.length);
      rest = trimmed({
        text: rest.text.slice(whole.length),
        span: { start: start + whole.length, end: rest.span.end },
      });
    }
    if (rest.text === '') continue;
    const { length } = /^\S*/.exec(rest.text)![0];
    const { start, end } = rest.span;
    const operands = split({ text: rest.text.slice(length), span: { start: start + length, end } }, /,/);
    statements.push({
      mnemonic: { text: rest.text.slice(0, length), span: { start, end: start + length } },
      operands: operands.length === 1 && operands[0]!.text === '' ? [] : operands,
      unused: unused.get(line.span.start) ?? 0,
      span: rest.span,
    });
  }
  return { statements, labels };
}

/** By where the line begins. */
function unusedIn(text: string): ReadonlyMap<number, number> {
  const unused = new Map<number, number>();
  for (const { text: line, span } of split(wholeOf(text), /\r?\n/)) {
    const at = line.indexOf(UNUSED_K);
    const k = at < 0 ? undefined : numberOf(line.slice(at + UNUSED_K.length));
    if (k !== undefined) unused.set(span.start, k);
  }
  return unused;
}

type TargetOf = (label: Piece) => number;

function instructionOf(
  { mnemonic, operands, unused, span }: Statement,
  index: number,
  targetOf: TargetOf,
): cbpf.Instruction {
  const written = mnemonic.text.toLowerCase();
  const opposite = opposites[written];
  const name = opposite ?? synonyms[written] ?? written;
  const rows = cbpf.opcodes.filter(
    (row) => row.mnemonic === name || (name === 'ldx' && row.operand === 'header'),
  );
  const [first] = rows;
  if (first === undefined) {
    const known = [...new Set(cbpf.opcodes.map((row) => row.mnemonic)), ...Object.keys(opposites)];
    throw unknownInstruction(mnemonic.text, known, mnemonic.span);
  }
  if (first.flow === 'jump') {
    const [label, ...more] = operands;
    if (label === undefined || more.length > 0) throw badAssembly(`'${name}' takes one label`, span);
    return { code: first.code, jt: 0, jf: 0, k: (targetOf(label) - index - 1) >>> 0 };
  }
  const [operand, ...labels] = operands;
  const { code, k: used } = match(rows, operand ?? { text: '', span }, written);
  const k = used === 0 ? unused : used;
  if (first.flow !== 'branch') {
    if (labels[0] !== undefined) throw badAssembly(`'${written}' takes no label`, labels[0].span);
    return { code, jt: 0, jf: 0, k };
  }
  const [one, two, ...more] = labels.map((label) => skip(targetOf(label) - index - 1, label));
  if (one === undefined || more.length > 0 || (two !== undefined && opposite !== undefined))
    throw badAssembly(
      `'${written}' takes ${opposite === undefined ? 'one or two labels' : 'one label'}`,
      span,
    );
  return opposite === undefined ? { code, jt: one, jf: two ?? 0, k } : { code, jt: 0, jf: one, k };
}

function skip(skipped: number, { text, span }: Piece): number {
  if (skipped < 0 || skipped > 0xff) throw badLabel(text, span);
  return skipped;
}

/** The opcode of a mnemonic whose operand this is. */
function match(
  rows: readonly cbpf.Opcode[],
  operand: Piece,
  mnemonic: string,
): { readonly code: number; readonly k: number } {
  const text = operand.text.toLowerCase().replace(/\s+/g, '').replaceAll('%', '');
  for (const row of rows) {
    const k = readers[row.operand](text, row);
    if (k !== undefined) return { code: row.code, k };
  }
  throw badAssembly(
    operand.text === ''
      ? `'${mnemonic}' lacks its operand`
      : `'${operand.text}' is no operand of '${mnemonic}'`,
    operand.span,
  );
}

type Reader = (text: string, row: cbpf.Opcode) => number | undefined;

const { op } = cbpf;
const isReturn = (code: number): boolean => op.classOf(code) === op.RET;

const within =
  (pattern: RegExp): Reader =>
  (text) => {
    const number = pattern.exec(text)?.[1];
    return number === undefined ? undefined : numberOf(number);
  };

const exactly =
  (...texts: readonly string[]): Reader =>
  (text) =>
    texts.includes(text) ? 0 : undefined;

const immediate = within(/^#(.*)$/);
const absolute = within(/^\[(.*)\]$/);

const readers: Readonly<Record<cbpf.Operand, Reader>> = {
  none: (text, { code }) => (text === (isReturn(code) ? 'a' : '') ? 0 : undefined),
  x: exactly('x'),
  length: exactly('len', '#len', '#pktlen'),
  number: immediate,
  hex: immediate,
  absolute: (text, row) => ancillaryOffsets.get(text.replace(/^#/, '')) ?? absolute(text, row),
  indexed: within(/^\[x\+(.*)\]$/),
  header: within(/^4\*\(\[(.*)\]&0xf\)$/),
  memory: within(/^m\[(.*)\]$/),
  target: () => undefined,
};

/** As in C: decimal, 0x1f, 0b101, 017. */
function numberOf(text: string): number | undefined {
  const octal = /^0([0-7]+)$/.exec(text)?.[1];
  if (octal === undefined && !/^(0x[0-9a-f]+|0b[01]+|[-+]?\d+)$/.test(text)) return undefined;
  const value = octal === undefined ? Number(text) : Number.parseInt(octal, 8);
  return value >= -(2 ** 31) && value < 2 ** 32 ? value >>> 0 : undefined;
}
