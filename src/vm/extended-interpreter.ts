/** An extended program → a machine that interprets it. */

import type * as ebpf from '../ebpf/index.js';
import type { Machine, MachineOptions } from './machine.js';

export function extendedInterpreter(_program: ebpf.Program, _options: MachineOptions = {}): Machine {
  throw new Error('vm/extended-interpreter: under construction');
}
