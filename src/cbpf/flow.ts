/** An instruction → what it reads, what it writes and where control goes next. */

import type { Instruction } from './instruction.js';
import { memory, NONE } from './location.js';
import { opcodeOf } from './table.js';

/** The locations an instruction reads (bits of location.ts). An opcode that does not exist reads nothing. */
export function reads(instruction: Instruction): number {
  const row = opcodeOf(instruction.code);
  if (row === undefined) return NONE;
  return row.memory === 'read' ? row.reads | memory(instruction.k) : row.reads;
}

/** The locations an instruction writes. */
export function writes(instruction: Instruction): number {
  const row = opcodeOf(instruction.code);
  if (row === undefined) return NONE;
  return row.memory === 'write' ? row.writes | memory(instruction.k) : row.writes;
}

/** The numbers of the instructions that can follow number `index` of a valid program: none, one or two distinct. */
export function successors(instruction: Instruction, index: number): readonly number[] {
  switch (opcodeOf(instruction.code)?.flow) {
    case 'next':
      return [index + 1];
    case 'jump':
      return [(index + 1 + instruction.k) >>> 0];
    case 'branch': {
      const whenTrue = index + 1 + instruction.jt;
      const whenFalse = index + 1 + instruction.jf;
      return whenTrue === whenFalse ? [whenTrue] : [whenTrue, whenFalse];
    }
    default:
      return [];
  }
}
