/**
 * An extended program for the target `socket` → a machine that interprets it. r1 is the context: four bytes, the length
 * of the packet on the wire. The legacy packet loads read what was captured; the verdict is the lower half of r0.
 */

import * as ebpf from '../ebpf/index.js';
import { code } from './extended/code.js';
import { execute } from './extended/execute.js';
import { CONTEXT, clear, type Helper, state } from './extended/state.js';
import { MachineFault } from './fault.js';
import { DEFAULT_BUDGET, type Machine, type MachineOptions } from './machine.js';

/** This target offers no helpers. */
const noHelpers: ReadonlyMap<number, Helper> = new Map();

/** Throws FilterError `invalid-program` for a program that ebpf.validate refuses. */
export function extendedInterpreter(program: ebpf.Program, options: MachineOptions = {}): Machine {
  ebpf.validate(program);
  const decoded = code(program.instructions);
  const context = new Uint8Array(4);
  const length = new DataView(context.buffer);
  const working = state(decoded, context, false);
  const budget = options.budget ?? DEFAULT_BUDGET;
  return {
    name: 'extended interpreter',
    run(packet, wireLength = packet.length) {
      length.setUint32(0, wireLength, true);
      clear(working, decoded);
      working.hi[1] = CONTEXT;
      const fault = execute(decoded, working, packet, budget, noHelpers);
      if (fault !== undefined) throw new MachineFault(fault);
      return working.lo[0]! >>> 0;
    },
  };
}
