/** Programs → machines that run them on packets. */

export { classicInterpreter } from './classic-interpreter.js';
export { notVerified } from './diagnostics.js';
export type { ContextValues } from './extended/context.js';
export type { ArgumentKind, Helper, HelperCall, Helpers } from './extended/helper.js';
export type { Registers } from './extended/state.js';
export { type ExtendedOptions, extendedInterpreter } from './extended-interpreter.js';
export { type Fault, type FaultReason, MachineFault } from './fault.js';
export {
  compiledMachine,
  emitRecords,
  type JitMachine,
  type JitOptions,
  jitMachine,
  newMemory,
  PACKETS,
  RECORD,
  type RecordKind,
  type RecordModules,
  recordLayouts,
  recordModule,
  recordModules,
  recordParameters,
  runJit,
} from './jit/index.js';
export type { Machine, MachineOptions } from './machine.js';
export { machine } from './machine-for.js';
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
