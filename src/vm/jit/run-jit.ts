/** runExtended for the compiled machine: one piece of memory → all 64 bits of r0, or the fault. */

import type * as ebpf from '../../ebpf/index.js';
import { MachineFault } from '../fault.js';
import type { Outcome, RunOptions } from '../run-extended.js';
import { jitMachine } from './jit-machine.js';

/** Throws FilterError `invalid-program` for a program that ebpf.validate refuses. */
export function runJit(program: ebpf.Program, memory: Uint8Array, options: RunOptions = {}): Outcome {
  const machine = jitMachine(program, { ...options, environment: 'flat' });
  try {
    return { result: machine.outcome(memory) };
  } catch (error) {
    if (!(error instanceof MachineFault)) throw error;
    const { reason, instruction, message, registers } = error;
    return { fault: { reason, instruction, message, registers } };
  }
}
