/**
 * A classic program → what is wrong with it, if anything. The rules are those of libpcap's bpf_validate (jumps within
 * the program, forward or back; words of scratch memory that exist; no division by the constant 0; a return at the
 * end), and one more: every opcode must exist, since libpcap's interpreter aborts the process where one does not.
 */

import { emptyProgram, invalidProgram } from './diagnostics.js';
import type { Instruction, Program } from './instruction.js';
import * as op from './opcodes.js';
import { opcodeOf } from './table.js';

export interface Invalidity {
  readonly index: number;
  /** Half a sentence, to stand after "instruction N: ". */
  readonly what: string;
}

/** The first fault, in the order of the instructions; undefined for a valid program. */
export function findInvalidity(instructions: readonly Instruction[]): Invalidity | undefined {
  for (const [index, instruction] of instructions.entries()) {
    const what = faultOf(instruction, index, instructions.length);
    if (what !== undefined) return { index, what };
  }
  const last = instructions.length - 1;
  return op.classOf(instructions[last]?.code ?? op.RET) === op.RET
    ? undefined
    : { index: last, what: 'the last instruction of a program must return' };
}

/** Throws FilterError `invalid-program` unless the program is valid and not empty. */
export function validate(program: Program): void {
  if (program.instructions.length === 0) throw emptyProgram();
  const invalidity = findInvalidity(program.instructions);
  if (invalidity === undefined) return;
  const span = program.spans?.[invalidity.index]?.[0] ?? { start: 0, end: 0 };
  throw invalidProgram(invalidity.index, invalidity.what, span);
}

function faultOf(instruction: Instruction, index: number, length: number): string | undefined {
  const { code, jt, jf, k } = instruction;
  const row = opcodeOf(code);
  if (row === undefined) return `there is no opcode 0x${code.toString(16)}`;
  const outside = (target: number): string | undefined =>
    target < length ? undefined : `the jump to ${target} leaves the program`;
  switch (row.flow) {
    case 'jump':
      return outside((index + 1 + k) >>> 0);
    case 'branch':
      return outside(index + 1 + jt) ?? outside(index + 1 + jf);
    default:
  }
  if (row.memory !== undefined && k >= op.MEMORY_WORDS) return `there is no M[${k}]`;
  const divides = code === (op.ALU | op.DIV | op.K) || code === (op.ALU | op.MOD | op.K);
  return divides && k === 0 ? 'it divides by the constant 0' : undefined;
}
