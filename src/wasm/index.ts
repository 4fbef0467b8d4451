/** A minimal encoder of WebAssembly, in the words of its specification. */
export { allocate } from './allocate.js';
export { FunctionBody } from './function-body.js';
export { encodeModule, type FunctionType, type Module } from './module.js';
export { control, i32, i64, type, type ValueType } from './opcodes.js';
export { pushReversed16, pushReversed32 } from './reversed.js';
export { eachRow, increase } from './rows.js';
export { api, type Instance, type Memory } from './webassembly.js';
