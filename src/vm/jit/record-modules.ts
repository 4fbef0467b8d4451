/** A program for sockets → modules that run it over the records of captures, in whatever memory and thread. */

import * as ebpf from '../../ebpf/index.js';
import { api } from '../../wasm/index.js';
import { DEFAULT_BUDGET } from '../machine.js';
import { mayStep, moduleFor, plansOf, walkModule } from './compile.js';
import type { RecordEnding } from './record-batch.js';
import type { RecordKind } from './record-loop.js';

/** Compiled, and not yet bound to a memory: they can be sent to another thread. See record-batch.ts. */
export interface RecordModules {
  readonly filter: object;
  readonly walk: object;
}

/** What moves records together, and what finds where they begin. As of `recordModule`. */
export function recordModules(program: ebpf.Program, kind: RecordKind): RecordModules | undefined {
  const filter = recordModule(program, kind, 'move');
  return filter && api && { filter, walk: new api.Module(walkModule(kind)) };
}

/**
 * Undefined where there is no WebAssembly, and for programs that may need the interpreter. Throws FilterError
 * `invalid-program` for a program that ebpf.validate refuses.
 */
export function recordModule(
  program: ebpf.Program,
  kind: RecordKind,
  ending: RecordEnding,
): object | undefined {
  ebpf.validate(program);
  const environment = 'socket';
  const plans = plansOf(program, environment);
  if (api === undefined || mayStep(plans)) return undefined;
  const entry = { kind: 'records', records: kind, ending } as const;
  return new api.Module(moduleFor(plans, { environment, budget: DEFAULT_BUDGET, entry }));
}
