/**
 * An extended program and one piece of memory → all 64 bits of r0, or the fault: the way conformance suites run programs.
 * r1 is the address of the memory, r2 its length; the memory may be written. The legacy packet loads see it too.
 */

import * as ebpf from '../ebpf/index.js';
import { code } from './extended/code.js';
import { contextOf } from './extended/context.js';
import { execute } from './extended/execute.js';
import type { Helpers } from './extended/helper.js';
import { begin, giveMemory, registerOf, state } from './extended/state.js';
import type { Fault } from './fault.js';
import { DEFAULT_BUDGET, type MachineOptions } from './machine.js';

export interface RunOptions extends MachineOptions {
  readonly helpers?: Helpers;
}

export type Outcome = { readonly result: bigint } | { readonly fault: Fault };

const noHelpers: Helpers = new Map();

/** Throws FilterError `invalid-program` for a program that ebpf.validate refuses. */
export function runExtended(program: ebpf.Program, memory: Uint8Array, options: RunOptions = {}): Outcome {
  ebpf.validate(program);
  const decoded = code(program.instructions);
  const working = state(decoded, contextOf('flat', {}), true);
  begin(working, decoded, memory, memory.length, memory.length);
  giveMemory(working, memory.length);
  const { budget = DEFAULT_BUDGET, helpers = noHelpers } = options;
  const fault = execute(decoded, working, memory, budget, helpers);
  return fault === undefined ? { result: registerOf(working, 0) } : { fault };
}
