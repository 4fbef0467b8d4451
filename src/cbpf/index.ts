/** The classic BPF instruction set. */
export type { Instruction, Program } from './instruction.js';
export * as op from './opcodes.js';
