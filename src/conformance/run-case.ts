/** A case and a machine → nothing where they agree, else a sentence on how they do not. */

import { FilterError } from '../base/index.js';
import type * as ebpf from '../ebpf/index.js';
import type { Outcome } from '../vm/index.js';
import type { Case } from './case.js';

/** A machine: it may write the memory. Throws FilterError for a program that it refuses. */
export type Run = (program: ebpf.Program, memory: Uint8Array) => Outcome;

export function judge({ program, memory, expected }: Case, run: Run): string | undefined {
  const seen = resultOf(run, program, memory.slice());
  if ('error' in expected) {
    if ('error' in seen && seen.error === expected.error) return undefined;
    return `expected the error '${expected.error}' and saw ${told(seen)}`;
  }
  if ('result' in seen && seen.result === expected.result) return undefined;
  return `expected ${told(expected)} and saw ${told(seen)}`;
}

type Seen = Case['expected'];

/** A refusal counts as an error, like a fault. */
export function resultOf(run: Run, program: ebpf.Program, memory: Uint8Array): Seen {
  try {
    const outcome = run(program, memory);
    return 'fault' in outcome ? { error: outcome.fault.message } : outcome;
  } catch (error) {
    if (error instanceof FilterError) return { error: error.message };
    throw error;
  }
}

const told = (seen: Seen): string =>
  'error' in seen ? `the error '${seen.error}'` : `r0 = 0x${seen.result.toString(16)}`;
