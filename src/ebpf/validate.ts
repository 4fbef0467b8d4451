/**
 * An extended program → what is wrong with its shape, if anything: opcodes that do not exist, fields that must be 0 and
 * are not, registers that do not exist or must not be written, jumps and calls that leave the program or land in the
 * second slot of a wide instruction, and an end that control can run over. A valid program can be decoded and stepped
 * through without further checks; what it does to memory and how long it runs is not judged here.
 */

import { emptyProgram, invalidProgram } from './diagnostics.js';
import type { Instruction, Program } from './instruction.js';
import { successors } from './liveness.js';
import { fieldsOf, operationOf, slotsOf, usesSecondImmediate, writes } from './lookup.js';
import { FRAME_POINTER, REGISTERS } from './opcodes.js';
import type { Field, Operation } from './table.js';

/**
 * Whose rules: RFC 9669's, by which an immediate shift by the width or more is masked, or those of the Linux verifier
 * too, which refuses that, division by an immediate 0, and calls through a register.
 */
export type Rules = 'rfc' | 'linux';

export interface Invalidity {
  readonly index: number;
  /** Half a sentence, to stand after "instruction N: ". */
  readonly what: string;
}

/** The first fault, in the order of the instructions; undefined for a valid program. */
export function findInvalidity(
  instructions: readonly Instruction[],
  rules: Rules = 'rfc',
): Invalidity | undefined {
  const rows: (Operation | undefined)[] = [];
  for (let index = 0; index < instructions.length; index++) {
    const instruction = instructions[index]!;
    const operation = operationOf(instruction);
    if (operation === undefined) return { index, what: unknown(instruction) };
    const what =
      faultOfFields(instruction, operation) ??
      (rules === 'linux' ? faultOfMeaning(instruction, operation) : undefined);
    if (what !== undefined) return { index, what };
    rows[index] = operation;
    if (slotsOf(operation) === 2) {
      const wide = faultOfSecondSlot(operation, instructions[++index]);
      if (wide !== undefined) return { index: index - 1, what: wide };
    }
  }
  for (const [index, operation] of rows.entries()) {
    const what = operation && faultOfFlow(instructions[index]!, operation, index, rows);
    if (what !== undefined) return { index, what };
  }
  return undefined;
}

/** Throws FilterError `invalid-program` unless the program is valid and not empty. */
export function validate(program: Program, rules: Rules = 'rfc'): void {
  if (program.instructions.length === 0) throw emptyProgram();
  const invalidity = findInvalidity(program.instructions, rules);
  if (invalidity === undefined) return;
  const span = program.spans[invalidity.index]?.[0] ?? { start: 0, end: 0 };
  throw invalidProgram(invalidity.index, invalidity.what, span);
}

const unknown = ({ code, src, off, imm }: Instruction): string =>
  `there is no operation with opcode 0x${code.toString(16)}, src ${src}, off ${off} and imm ${imm}`;

const ALL: readonly Field[] = ['dst', 'src', 'off', 'imm'];

function faultOfFields(instruction: Instruction, operation: Operation): string | undefined {
  const used = fieldsOf[operation.shape];
  for (const field of ALL) {
    if (used.includes(field) || operation.selector?.field === field) continue;
    if (instruction[field] !== 0) return `the unused field ${field} is ${instruction[field]} and must be 0`;
  }
  for (const field of ['dst', 'src'] as const) {
    if (used.includes(field) && instruction[field] >= REGISTERS)
      return `there is no register r${instruction[field]}`;
  }
  const frame = (writes(instruction, operation) >> FRAME_POINTER) & 1;
  return frame === 1 ? 'the frame pointer r10 must not be written' : undefined;
}

/** What the Linux verifier refuses to run although RFC 9669 says what it does. */
function faultOfMeaning({ imm }: Instruction, operation: Operation): string | undefined {
  const { shape, symbol, width } = operation;
  if (shape === 'call-register') return 'Linux has no calls through a register';
  if (shape !== 'immediate') return undefined;
  if (/<<|>>/.test(symbol) && imm >>> 0 >= width)
    return `a shift of ${width} bits by ${imm} is refused by Linux`;
  return /[/%]/.test(symbol) && imm === 0 ? 'a division by 0 is refused by Linux' : undefined;
}

function faultOfSecondSlot(operation: Operation, second: Instruction | undefined): string | undefined {
  if (second === undefined) return 'the second slot of a wide instruction is missing';
  const { code, dst, src, off, imm } = second;
  if ((code | dst | src | off) !== 0) return 'the second slot of a wide instruction holds more than imm';
  if (usesSecondImmediate(operation) || imm === 0) return undefined;
  return `the imm of the second slot is ${imm} and must be 0, as the first holds ${operation.symbol}`;
}

/** `rows` has holes where the second slots are. */
function faultOfFlow(
  instruction: Instruction,
  operation: Operation,
  index: number,
  rows: readonly (Operation | undefined)[],
): string | undefined {
  const targets = [...successors(instruction, operation, index)];
  if (operation.symbol === 'local') targets.push(index + 1 + instruction.imm);
  const outside = targets.find((target) => rows[target] === undefined);
  return outside === undefined
    ? undefined
    : `control goes to ${outside}, which is no instruction of the program`;
}
