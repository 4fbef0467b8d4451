/** Extended programs as WebAssembly. */
export {
  compiledMachine,
  type JitMachine,
  type JitOptions,
  jitMachine,
  newMemory,
} from './jit-machine.js';
export { PACKETS } from './layout.js';
export {
  emitRecords,
  FROM as RECORD,
  type RecordKind,
  recordLayouts,
  recordParameters,
} from './record-loop.js';
export { type RecordModules, recordModule, recordModules } from './record-modules.js';
export { runJit } from './run-jit.js';
