/**
 * The text of an assembler → an extended program whose spans are the lines' parts of the text. A line has an
 * instruction, a label (`name:`), both or neither; # begins a comment. A target is a label or a distance in slots, as
 * in `ja +3`; where none is called so, `exit` is the first exit instruction.
 */

import type { Span } from '../base/index.js';
import { WORD } from './assembly.js';
import {
  duplicateLabel,
  unknownLabel,
  unknownMnemonic,
  wrongNumber,
  wrongOperands,
  wrongRegister,
} from './diagnostics.js';
import { decode } from './encoding.js';
import type { Instruction, Program } from './instruction.js';
import { byMnemonic, type Operand, operandsOf, wideForms } from './mnemonics.js';
import type { Operation } from './table.js';

interface Token {
  readonly text: string;
  readonly span: Span;
}

interface Statement {
  readonly mnemonic: Token;
  readonly operands: readonly Token[];
  /** The slot it begins at. */
  readonly index: number;
  readonly span: Span;
}

/** Throws FilterError `assembly` for a text that is none; the program need not be valid. */
export function assemble(text: string): Program {
  const labels = new Map<string, number>();
  const statements: Statement[] = [];
  let index = 0;
  let exit: number | undefined;
  for (const line of linesOf(text)) {
    const [first, ...rest] = line;
    let tokens = line;
    if (first?.text.endsWith(':')) {
      const name = first.text.slice(0, -1);
      if (labels.has(name)) throw duplicateLabel(name, first.span);
      labels.set(name, index);
      tokens = rest;
    }
    if (tokens.length === 0) continue;
    const statement = statementOf(tokens, index);
    statements.push(statement);
    if (statement.mnemonic.text === 'exit') exit ??= index;
    index += statement.mnemonic.text === 'lddw' ? 2 : 1;
  }
  if (exit !== undefined && !labels.has('exit')) labels.set('exit', exit);

  const instructions: Instruction[] = [];
  const spans: (readonly Span[])[] = [];
  for (const statement of statements) {
    for (const instruction of instructionsOf(statement, labels)) {
      instructions.push(instruction);
      spans.push([statement.span]);
    }
  }
  return { instructions, spans };
}

/** The words of each line: what brackets enclose is one word, commas are between words. */
function* linesOf(text: string): Generator<Token[]> {
  let start = 0;
  for (const line of text.split('\n')) {
    const code = line.replace(/#.*/, '');
    yield [...code.matchAll(/\[[^[\]]*\]|[^\s,]+/g)].map((match) => ({
      text: match[0],
      span: { start: start + match.index, end: start + match.index + match[0].length },
    }));
    start += line.length + 1;
  }
}

/** A mnemonic takes as many of the words as it can: `lock fetch add`. */
function statementOf(tokens: readonly Token[], index: number): Statement {
  const span = { start: tokens[0]!.span.start, end: tokens.at(-1)!.span.end };
  for (let words = Math.min(3, tokens.length); words > 0; words--) {
    const head = tokens.slice(0, words);
    const text = head.map((token) => token.text).join(' ');
    if (!byMnemonic.has(text) && text !== WORD) continue;
    const mnemonic = { text, span: { start: span.start, end: head.at(-1)!.span.end } };
    return { mnemonic, operands: tokens.slice(words), index, span };
  }
  throw unknownMnemonic(tokens[0]!.text, tokens[0]!.span);
}

type Labels = ReadonlyMap<string, number>;

function instructionsOf(statement: Statement, labels: Labels): readonly Instruction[] {
  const { mnemonic, operands, span } = statement;
  if (mnemonic.text === WORD) return [word(statement)];
  const operation = byMnemonic
    .get(mnemonic.text)
    ?.find((each) => operandsFit(each, operandsOf(each), operands));
  if (operation === undefined) throw wrongOperands(mnemonic.text, span);
  const fields = { code: operation.code, dst: 0, src: 0, off: 0, imm: 0 };
  if (operation.selector !== undefined) fields[operation.selector.field] = operation.selector.value;
  let upper: number | undefined;
  for (const [at, operand] of operandsOf(operation).entries()) {
    const token = operands[at]!;
    switch (operand) {
      case 'dst':
      case 'src':
        fields[operand] = register(token.text, token.span);
        break;
      case 'imm':
        fields.imm = number(token.text, 32, token.span);
        break;
      case 'imm64':
        [fields.imm, upper] = wideImmediate(operation, token);
        break;
      case '[dst]':
      case '[src]': {
        const [name, off] = place(token);
        fields[operand === '[dst]' ? 'dst' : 'src'] = name;
        fields.off = off;
        break;
      }
      case 'target off':
        fields.off = target(token, 16, statement.index, labels);
        break;
      case 'target imm':
        fields.imm = target(token, 32, statement.index, labels);
        break;
    }
  }
  return upper === undefined ? [fields] : [fields, { code: 0, dst: 0, src: 0, off: 0, imm: upper }];
}

/** Only what tells operations apart that have one mnemonic: a register, or a number, or where the 64 bits are from. */
function operandsFit(operation: Operation, operands: readonly Operand[], tokens: readonly Token[]): boolean {
  return (
    operands.length === tokens.length &&
    operands.every((operand, at) => {
      const { text } = tokens[at]!;
      if (operand === 'imm64') return patternOf(operation).test(text);
      const isRegister = operand === 'dst' || operand === 'src';
      return isRegister === text.startsWith('%') && operand.startsWith('[') === text.startsWith('[');
    })
  );
}

const NUMBER = '([+-]?[0-9a-zA-Z]+)';

function patternOf({ symbol }: Operation): RegExp {
  const form = wideForms[symbol] ?? '#';
  return new RegExp(`^${form.replace(/[()+]/g, '\\$&').replaceAll('#', NUMBER)}$`);
}

function wideImmediate(operation: Operation, { text, span }: Token): [low: number, high: number] {
  const [, first = '', second] = patternOf(operation).exec(text) ?? [];
  if (operation.symbol !== 'integer') {
    return [number(first, 32, span), second === undefined ? 0 : number(second, 32, span)];
  }
  const value = integer(first, 64, span);
  return [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
}

function register(text: string, span: Span): number {
  const value = /^%r(\d|1[0-5])$/.exec(text)?.[1];
  if (value === undefined) throw wrongRegister(text, span);
  return Number(value);
}

function place({ text, span }: Token): [register: number, off: number] {
  const match = /^\[(%\w+)([+-]\w+)?\]$/.exec(text.replace(/\s/g, ''));
  if (match === null) throw wrongRegister(text, span);
  const [, name = '', off = '0'] = match;
  return [register(name, span), number(off, 16, span)];
}

function target({ text, span }: Token, bits: 16 | 32, index: number, labels: Labels): number {
  if (/^[+-]/.test(text)) return number(text, bits, span);
  const at = labels.get(text);
  if (at === undefined) throw unknownLabel(text, [...labels.keys()], span);
  return number(`${at - index - 1}`, bits, span);
}

const number = (text: string, bits: 16 | 32, span: Span): number => Number(integer(text, bits, span));

/** Hexadecimal of up to so many bits, or a decimal number that is signed (of 64 bits, also an unsigned one). */
function integer(text: string, bits: 16 | 32 | 64, span: Span): bigint {
  const match = /^([+-]?)(0x[0-9a-f]+|\d+)$/i.exec(text);
  if (match === null) throw wrongNumber(text, bits, span);
  const [, sign, digits = ''] = match;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  const unsigned = bits === 64 || /^0x/i.test(digits);
  const top = 1n << BigInt(bits - 1);
  if (value < -top || value >= (unsigned ? 2n * top : top)) throw wrongNumber(text, bits, span);
  return BigInt.asIntN(bits, value);
}

function word({ operands, span }: Statement): Instruction {
  const [token, ...rest] = operands;
  if (token === undefined || rest.length > 0) throw wrongOperands(WORD, span);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, integer(token.text, 64, token.span), true);
  return decode(bytes)[0]!;
}
