/** A program for sockets → modules that run it over the records of classic pcap files, in whatever memory and thread. */

import * as ebpf from '../../ebpf/index.js';
import { api } from '../../wasm/index.js';
import { DEFAULT_BUDGET } from '../machine.js';
import { mayStep, moduleFor, plansOf, walkModule } from './compile.js';
import type { RecordOrder } from './pcap-batch.js';

/** Compiled, and not yet bound to a memory: they can be sent to another thread. See pcap-batch.ts. */
export interface RecordModules {
  readonly filter: object;
  readonly walk: object;
}

/**
 * Undefined where there is no WebAssembly, and for programs that may need the interpreter. Throws FilterError
 * `invalid-program` for a program that ebpf.validate refuses.
 */
export function recordModules(program: ebpf.Program, order: RecordOrder): RecordModules | undefined {
  ebpf.validate(program);
  const environment = 'socket';
  const plans = plansOf(program, environment);
  if (api === undefined || mayStep(plans)) return undefined;
  const filter = moduleFor(plans, { environment, budget: DEFAULT_BUDGET, entry: { kind: 'pcap', order } });
  return { filter: new api.Module(filter), walk: new api.Module(walkModule(order)) };
}
