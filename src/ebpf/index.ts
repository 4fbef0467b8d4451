/** The extended BPF instruction set (RFC 9669). */
export { decode, encode } from './encoding.js';
export { formatInstruction, formatProgram } from './format.js';
export type { Instruction, Program } from './instruction.js';
export { liveAtEntry, successors } from './liveness.js';
export { fieldsOf, operationOf, reads, slotsOf, writes } from './lookup.js';
export * as op from './opcodes.js';
export { type Field, type Group, type Operation, operations, type Shape } from './table.js';
export { findInvalidity, type Invalidity, validate } from './validate.js';
