/** Extended programs as WebAssembly. */
export {
  compiledMachine,
  type JitMachine,
  type JitOptions,
  jitMachine,
  newMemory,
} from './jit-machine.js';
export { runJit } from './run-jit.js';
