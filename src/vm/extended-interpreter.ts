/**
 * An extended program → a machine that interprets it as its environment does: r1 is the context (of `flat` the packet,
 * and r2 its length). The verdict is the lower half of r0, as the program returns it.
 */

import * as ebpf from '../ebpf/index.js';
import { code } from './extended/code.js';
import { type ContextValues, contextOf } from './extended/context.js';
import { execute } from './extended/execute.js';
import type { Helpers } from './extended/helper.js';
import { packetHelpers } from './extended/packet-helpers.js';
import { begin, giveContext, giveMemory, state } from './extended/state.js';
import { MachineFault } from './fault.js';
import { DEFAULT_BUDGET, type Machine, type MachineOptions } from './machine.js';

export interface ExtendedOptions extends MachineOptions {
  /** `socket` unless told. Programs of the others may write to the packet. */
  readonly environment?: ebpf.Environment;
  /** Numbers in the context, by the names of its fields (`vlan_tci`, `ifindex` …); `len` is the length on the wire. */
  readonly context?: ContextValues;
  /** How much of a packet lies between `data` and `data_end` in tc; all of it unless told. */
  readonly linear?: number;
  /** By number, besides those of the environment that reach into the packet. */
  readonly helpers?: Helpers;
}

/** Throws FilterError `invalid-program` for a program that ebpf.validate refuses. */
export function extendedInterpreter(program: ebpf.Program, options: ExtendedOptions = {}): Machine {
  const { environment = 'socket', linear = Number.POSITIVE_INFINITY, budget = DEFAULT_BUDGET } = options;
  ebpf.validate(program);
  const decoded = code(program.instructions);
  const working = state(decoded, contextOf(environment, options.context ?? {}), environment !== 'socket');
  const helpers = new Map([...packetHelpers[environment], ...(options.helpers ?? [])]);
  const flat = environment === 'flat';
  return {
    name: 'extended interpreter',
    run(packet, wireLength = packet.length) {
      begin(working, decoded, packet, wireLength, linear);
      if (flat) giveMemory(working, packet.length);
      else giveContext(working);
      const fault = execute(decoded, working, packet, budget, helpers);
      if (fault !== undefined) throw new MachineFault(fault);
      return working.lo[0]! >>> 0;
    },
  };
}
