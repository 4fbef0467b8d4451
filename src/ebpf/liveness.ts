/** A valid extended program → the registers that some path may read before it writes them. */

import type { Instruction } from './instruction.js';
import { operationOf, reads, slotsOf, writes } from './lookup.js';
import { REGISTERS } from './opcodes.js';
import type { Operation } from './table.js';

const ALL = (1 << REGISTERS) - 1;

/** Registers as bits. All of them for a program with functions of its own, which nobody needs to know better. */
export function liveAtEntry(instructions: readonly Instruction[]): number {
  const rows = instructions.map((instruction) => operationOf(instruction));
  if (rows.some((operation) => operation?.symbol === 'local')) return ALL;
  const before = new Int32Array(instructions.length + 2);
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = instructions.length - 1; index >= 0; index--) {
      const instruction = instructions[index]!;
      const operation = rows[index];
      if (operation === undefined) continue;
      let live = 0;
      for (const next of successors(instruction, operation, index)) live |= before[next]!;
      const into = reads(instruction, operation) | (live & ~writes(instruction, operation));
      changed ||= into !== before[index];
      before[index] = into;
    }
  }
  return before[0]!;
}

/** The slots that can follow slot `index` in the same frame. */
export function successors(instruction: Instruction, operation: Operation, index: number): readonly number[] {
  const next = index + slotsOf(operation);
  switch (operation.shape) {
    case 'exit':
      return [];
    case 'goto':
      return [next + instruction.off];
    case 'goto-long':
      return [next + instruction.imm];
    case 'branch-immediate':
    case 'branch-register':
      return instruction.off === 0 ? [next] : [next, next + instruction.off];
    default:
      return [next];
  }
}
