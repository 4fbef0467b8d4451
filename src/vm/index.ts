/** Programs → machines that run them on packets. */

import type * as cbpf from '../cbpf/index.js';
import type * as ebpf from '../ebpf/index.js';
import { classicInterpreter } from './classic-interpreter.js';
import { type ExtendedOptions, extendedInterpreter } from './extended-interpreter.js';
import type { Machine } from './machine.js';

export { classicInterpreter } from './classic-interpreter.js';
export { notVerified } from './diagnostics.js';
export type { ContextValues } from './extended/context.js';
export type { ArgumentKind, Helper, HelperCall, Helpers } from './extended/helper.js';
export type { Registers } from './extended/state.js';
export { type ExtendedOptions, extendedInterpreter } from './extended-interpreter.js';
export { type Fault, type FaultReason, MachineFault } from './fault.js';
export {
  compiledMachine,
  type JitMachine,
  type JitOptions,
  jitMachine,
  newMemory,
  PACKETS,
  type RecordModules,
  recordModules,
  runJit,
} from './jit/index.js';
export type { Machine, MachineOptions } from './machine.js';
export { type Outcome, type RunOptions, runExtended } from './run-extended.js';
export { verifiedMachine } from './verified-machine.js';
export type { Accessed } from './verifier/path.js';
export type { Reason } from './verifier/rejection.js';
export {
  type Acceptance,
  type Rejection,
  type Verification,
  type VerifyOptions,
  verify,
} from './verifier/verify.js';

/**
 * The machine for a program of either instruction set, told by the shape of its first instruction.
 * Throws FilterError `invalid-program` for a program that no machine can run.
 */
export const machine = (program: cbpf.Program | ebpf.Program, options?: ExtendedOptions): Machine =>
  isExtended(program) ? extendedInterpreter(program, options) : classicInterpreter(program, options);

function isExtended(program: cbpf.Program | ebpf.Program): program is ebpf.Program {
  const first = program.instructions[0];
  return first !== undefined && 'dst' in first;
}
