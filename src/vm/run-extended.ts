/**
 * An extended program and one piece of memory → all 64 bits of r0, or the fault: the way conformance suites run programs.
 * r1 is the address of the memory, r2 its length; the memory may be written. The legacy packet loads see it too.
 */

import * as ebpf from '../ebpf/index.js';
import { code } from './extended/code.js';
import { execute } from './extended/execute.js';
import { clear, type Helper, PACKET, registerOf, state } from './extended/state.js';
import type { Fault } from './fault.js';
import { DEFAULT_BUDGET, type MachineOptions } from './machine.js';

export interface RunOptions extends MachineOptions {
  /** By the number they are called by. */
  readonly helpers?: ReadonlyMap<number, Helper>;
}

export type Outcome = { readonly result: bigint } | { readonly fault: Fault };

/** Throws FilterError `invalid-program` for a program that ebpf.validate refuses. */
export function runExtended(program: ebpf.Program, memory: Uint8Array, options: RunOptions = {}): Outcome {
  ebpf.validate(program);
  const decoded = code(program.instructions);
  const working = state(decoded, new Uint8Array(0), true);
  clear(working, decoded);
  working.regions[PACKET]!.bytes = memory;
  working.hi[1] = PACKET;
  working.lo[2] = memory.length;
  const fault = execute(
    decoded,
    working,
    memory,
    options.budget ?? DEFAULT_BUDGET,
    options.helpers ?? new Map(),
  );
  return fault === undefined ? { result: registerOf(working, 0) } : { fault };
}
