/** The classic BPF instruction set. */
export { ancillaryName } from './ancillary.js';
export { reads, successors, writes } from './flow.js';
export { type Format, formatInstruction, formatProgram } from './format.js';
export type { Instruction, Program } from './instruction.js';
export * as location from './location.js';
export * as op from './opcodes.js';
export { parseProgram } from './parse.js';
export { type Flow, type Opcode, type Operand, opcodeOf, opcodes } from './table.js';
export { findInvalidity, type Invalidity, validate } from './validate.js';
