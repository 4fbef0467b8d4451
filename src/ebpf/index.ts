/** The extended BPF instruction set (RFC 9669). */
export { type ContextField, contexts, type Environment } from './context.js';
export { decode, encode } from './encoding.js';
export { formatProgram } from './format.js';
export type { Instruction, Program } from './instruction.js';
export { liveAtEntry } from './liveness.js';
export { fieldsOf, operationOf, reads, slotsOf } from './lookup.js';
export * as op from './opcodes.js';
export { type Field, type Group, type Operation, operations, type Shape } from './table.js';
export { findInvalidity, type Invalidity, validate } from './validate.js';
