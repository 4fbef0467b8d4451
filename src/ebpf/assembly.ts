/**
 * An extended program → the text an assembler takes, an instruction a line, with labels where jumps lead:
 *
 *     jeq %r0, 0x86dd, L4
 *
 * What is no instruction is written as its 64 bits, so `assemble` gives back every program, valid or not.
 */

import { encode } from './encoding.js';
import type { Instruction } from './instruction.js';
import { operationOf, slotsOf } from './lookup.js';
import { canBeWritten, mnemonicOf, type Operand, operandsOf, wideForms } from './mnemonics.js';
import type { Operation } from './table.js';

export const WORD = '.quad';

interface Row {
  readonly index: number;
  /** Undefined where the 64 bits are written. */
  readonly operation: Operation | undefined;
}

/** Every line ends in a newline, the last one too. */
export function formatAssembly(program: { readonly instructions: readonly Instruction[] }): string {
  const { instructions } = program;
  const rows = rowsOf(instructions);
  const labels = labelsOf(instructions, rows);
  return rows
    .map((row) => {
      const label = labels.has(row.index) ? `${labelOf(row.index)}:\n` : '';
      return `${label}    ${statement(instructions, row, labels)}\n`;
    })
    .join('');
}

function rowsOf(instructions: readonly Instruction[]): Row[] {
  const rows: Row[] = [];
  for (let index = 0; index < instructions.length; index++) {
    const instruction = instructions[index]!;
    const found = operationOf(instruction);
    const writable = found !== undefined && canBeWritten(instruction, found, instructions[index + 1]);
    const operation = writable ? found : undefined;
    rows.push({ index, operation });
    if (operation !== undefined) index += slotsOf(operation) - 1;
  }
  return rows;
}

const labelOf = (index: number): string => `L${index}`;

/** The instructions that jumps lead to. One that leads elsewhere is written as a distance. */
function labelsOf(instructions: readonly Instruction[], rows: readonly Row[]): ReadonlySet<number> {
  const starts = new Set(rows.map(({ index }) => index));
  const labels = new Set<number>();
  for (const { index, operation } of rows) {
    for (const operand of operation === undefined ? [] : operandsOf(operation)) {
      const target = targetOf(operand, instructions[index]!, index);
      if (target !== undefined && starts.has(target)) labels.add(target);
    }
  }
  return labels;
}

function targetOf(operand: Operand, { off, imm }: Instruction, index: number): number | undefined {
  if (operand === 'target off') return index + 1 + off;
  return operand === 'target imm' ? index + 1 + imm : undefined;
}

function statement(
  instructions: readonly Instruction[],
  { index, operation }: Row,
  labels: ReadonlySet<number>,
): string {
  const instruction = instructions[index]!;
  if (operation === undefined) return `${WORD} 0x${wordOf(instruction).toString(16).padStart(16, '0')}`;
  const operands = operandsOf(operation).map((operand) => {
    if (operand === 'imm64') return wideImmediate(operation, instruction.imm, instructions[index + 1]!.imm);
    const target = targetOf(operand, instruction, index);
    return target !== undefined && labels.has(target) ? labelOf(target) : written(operand, instruction);
  });
  return `${mnemonicOf(operation)} ${operands.join(', ')}`.trimEnd();
}

function written(operand: Exclude<Operand, 'imm64'>, { dst, src, off, imm }: Instruction): string {
  switch (operand) {
    case 'dst':
      return `%r${dst}`;
    case 'src':
      return `%r${src}`;
    case 'imm':
      return immediate(imm);
    case '[dst]':
      return place(dst, off);
    case '[src]':
      return place(src, off);
    case 'target off':
      return signed(off);
    case 'target imm':
      return signed(imm);
  }
}

const signed = (value: number): string => (value < 0 ? `${value}` : `+${value}`);
const place = (register: number, off: number): string => `[%r${register}${off === 0 ? '' : signed(off)}]`;

/** Small numbers are counts and sizes, large ones addresses and masks. */
const immediate = (imm: number): string =>
  Math.abs(imm) < 1000 ? `${imm}` : `0x${(imm >>> 0).toString(16)}`;

function wideImmediate({ symbol }: Operation, low: number, high: number): string {
  const form = wideForms[symbol];
  if (form === undefined) {
    const value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    return `0x${value.toString(16)}`;
  }
  const [first = '', second = '', third] = form.split('#');
  return first + immediate(low) + second + (third === undefined ? '' : immediate(high));
}

const wordOf = (instruction: Instruction): bigint =>
  new DataView(encode([instruction]).buffer).getBigUint64(0, true);
