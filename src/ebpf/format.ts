/**
 * An extended program → the text of `bpftool prog dump xlated`, a line an instruction (a wide one has one line):
 *
 *        3: (15) if r0 == 0x86dd goto pc+2
 *
 * w names the lower half of a register. Immediates are decimal in arithmetic and hexadecimal in comparisons, as there.
 */

import type { Instruction } from './instruction.js';
import { operationOf } from './lookup.js';
import * as op from './opcodes.js';
import type { Operation } from './table.js';

/** Every line ends in a newline, the last one too. */
export function formatProgram(program: { readonly instructions: readonly Instruction[] }): string {
  const { instructions } = program;
  const lines: string[] = [];
  for (let index = 0; index < instructions.length; index++) {
    lines.push(`${` ${index}`.padStart(4)}: ${formatInstruction(instructions, index)}\n`);
    if (instructions[index]!.code === WIDE) index++;
  }
  return lines.join('');
}

const WIDE = op.LD | op.IMM | op.DW;

/** One instruction without its number: `(b7) r0 = 0`. What is no instruction shows as its eight bytes' fields. */
function formatInstruction(instructions: readonly Instruction[], index: number): string {
  const instruction = instructions[index]!;
  const code = `(${hex(instruction.code).padStart(2, '0')})`;
  const operation = operationOf(instruction);
  if (operation === undefined) {
    const { dst, src, off, imm } = instruction;
    return `${code} unknown dst ${dst} src ${src} off ${off} imm ${imm}`;
  }
  return `${code} ${body(operation, instruction, instructions[index + 1]?.imm ?? 0)}`;
}

function body(operation: Operation, { dst, src, off, imm }: Instruction, nextImm: number): string {
  const { symbol } = operation;
  const letter = operation.width === 32 ? 'w' : 'r';
  const target = `goto pc${signed(off)}`;
  switch (operation.shape) {
    case 'immediate':
      return `${letter}${dst} ${symbol} ${imm}`;
    case 'register':
      return `${letter}${dst} ${symbol} ${letter}${src}`;
    case 'negate':
      return `${letter}${dst} = -${letter}${dst}`;
    case 'extend':
      return `${letter}${dst} = ${symbol}${letter}${src}`;
    case 'swap':
      return `r${dst} = ${symbol} r${dst}`;
    case 'wide':
      return `r${dst} = 0x${hex64(nextImm, imm)}`;
    case 'load':
      return `r${dst} = *(${symbol} *)(r${src} ${signed(off)})`;
    case 'store-immediate':
      return `*(${symbol} *)(r${dst} ${signed(off)}) = ${imm}`;
    case 'store-register':
      return `*(${symbol} *)(r${dst} ${signed(off)}) = r${src}`;
    case 'atomic':
      return atomic(operation, `(u${operation.width} *)(r${dst} ${signed(off)})`, src);
    case 'packet-absolute':
      return `r0 = *(${symbol} *)skb[${imm}]`;
    case 'packet-indirect':
      return `r0 = *(${symbol} *)skb[r${src} + ${imm}]`;
    case 'goto':
      return target;
    case 'goto-long':
      return `gotol pc${signed(imm)}`;
    case 'branch-immediate':
      return `if ${letter}${dst} ${symbol} 0x${hex(imm)} ${target}`;
    case 'branch-register':
      return `if ${letter}${dst} ${symbol} ${letter}${src} ${target}`;
    case 'call':
      return `call ${callee[symbol] ?? ''}${symbol === 'local' ? signed(imm) : `#${imm}`}`;
    case 'call-register':
      return `callx r${dst}`;
    case 'exit':
      return 'exit';
  }
}

/** Helpers have numbers here, not the names of one kernel. */
const callee: Readonly<Record<string, string>> = {
  helper: 'unknown',
  'helper by type': 'kernel-function',
  local: 'pc',
};

function atomic({ symbol, width }: Operation, place: string, src: number): string {
  const name = `atomic${width === 64 ? '64' : ''}_${symbol}`;
  if (symbol.endsWith('=')) return `lock *${place} ${symbol} r${src}`;
  if (symbol === 'cmpxchg') return `r0 = ${name}(${place}, r0, r${src})`;
  return `r${src} = ${name}(${place}, r${src})`;
}

const signed = (value: number): string => (value < 0 ? `${value}` : `+${value}`);
const hex = (value: number): string => (value >>> 0).toString(16);
const hex64 = (high: number, low: number): string =>
  high === 0 ? hex(low) : hex(high) + hex(low).padStart(8, '0');
