/** The extended BPF instruction set (RFC 9669). */
export { assemble } from './assemble.js';
export { formatAssembly } from './assembly.js';
export { type ContextField, contexts, type Environment } from './context.js';
export { decode, encode } from './encoding.js';
export { formatProgram } from './format.js';
export type { Instruction, Program } from './instruction.js';
export { liveAtEntry } from './liveness.js';
export { fieldsOf, operationOf, reads, slotsOf, usesSecondImmediate, writes } from './lookup.js';
export * as op from './opcodes.js';
export { type Field, type Group, type Operation, operations, type Shape } from './table.js';
export { findInvalidity, type Invalidity, type Rules, validate } from './validate.js';
