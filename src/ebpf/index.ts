/** The extended BPF instruction set (RFC 9669). */
export type { Instruction, Program } from './instruction.js';
