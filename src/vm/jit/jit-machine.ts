/**
 * An extended program → a machine that runs it as WebAssembly: packets one at a time, which are copied into its memory
 * unless they lie there, or whole buffers of them that do.
 */

import * as ebpf from '../../ebpf/index.js';
import { api, type Memory } from '../../wasm/index.js';
import { packetHelpers } from '../extended/packet-helpers.js';
import { type ExtendedOptions, extendedInterpreter } from '../extended-interpreter.js';
import { DEFAULT_BUDGET, type Machine } from '../machine.js';
import { ENTRY, type Entry, mayStep, moduleFor, plansOf } from './compile.js';
import { Host } from './host.js';
import { type PacketFunction, packetFunction } from './javascript-function.js';
import { PACKETS, PAGE } from './layout.js';
import type { Plan } from './plan.js';

export interface JitOptions extends ExtendedOptions {
  /** Where packets lie that need no copying, from PACKETS on. What is before belongs to the program. */
  readonly memory?: Memory;
}

type RunPacket = (start: number, length: number, wireLength: number) => number;
type RunTable = (table: number, count: number, results: number) => number;

export interface JitMachine extends Machine {
  readonly memory: Memory;
  /** As `run`, never by JavaScript. A packet that lies in the memory is not copied. */
  runWebAssembly(packet: Uint8Array, wireLength?: number): number;
  /** All of r0 after a run, which may throw as `run` does. */
  outcome(packet: Uint8Array): bigint;
  /** Undefined for programs that may need the interpreter. See table-batch.ts for what it takes and gives. */
  table(): RunTable | undefined;
}

/** A memory for packets and programs, with room for so many bytes of packets. */
export function newMemory(bytes: number): Memory {
  if (api === undefined) throw new Error('WebAssembly is not available');
  return new api.Memory({ initial: 1 + Math.ceil(bytes / PAGE) });
}

/**
 * The program compiled as well as this engine can: WebAssembly, else JavaScript for programs of sockets, else the
 * interpreter; the machine's name tells which. Throws FilterError `invalid-program` for what ebpf.validate refuses.
 */
export function compiledMachine(program: ebpf.Program, options: ExtendedOptions = {}): Machine {
  if (api !== undefined) return jitMachine(program, options);
  ebpf.validate(program);
  const interpreter = extendedInterpreter(program, options);
  const { environment = 'socket', budget = DEFAULT_BUDGET } = options;
  const run =
    environment === 'socket' ? packetFunction(plansOf(program, environment)[0]!, budget) : undefined;
  if (run === undefined) return interpreter;
  return {
    name: 'JavaScript',
    run(packet, wireLength = packet.length) {
      const verdict = run(packet, packet.length, wireLength);
      return verdict >= 0 ? verdict : interpreter.run(packet, wireLength);
    },
  };
}

/** Throws FilterError `invalid-program` for a program that ebpf.validate refuses. */
export function jitMachine(program: ebpf.Program, options: JitOptions = {}): JitMachine {
  ebpf.validate(program);
  return new Jit(program, options);
}

/** Only such programs can use up their budget. */
const hasWaysBack = (plans: readonly Plan[]): boolean =>
  plans.some(({ fn }) => fn.blocks.some(({ taken }, number) => taken !== undefined && taken <= number));

class Jit implements JitMachine {
  readonly name = 'WebAssembly';
  readonly memory: Memory;
  readonly #environment: ebpf.Environment;
  readonly #budget: number;
  readonly #plans: readonly Plan[];
  readonly #host: Host;
  /** Whether a run may need the interpreter. */
  readonly #steps: boolean;
  readonly #entries = new Map<string, unknown>();
  /** For one packet at a time: to copy it into the memory takes longer than to look at it where it is. */
  #javascript: PacketFunction | undefined;
  /** Whether there may be such a function: nobody has asked yet. */
  #mayHaveJavaScript: boolean;
  readonly #interpreter: () => Machine;
  #bytes: Uint8Array;

  constructor(program: ebpf.Program, options: JitOptions) {
    this.#environment = options.environment ?? 'socket';
    this.#budget = options.budget ?? DEFAULT_BUDGET;
    this.memory = options.memory ?? newMemory(PAGE);
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#plans = plansOf(program, this.#environment);
    this.#host = new Host(program, this.memory, {
      environment: this.#environment,
      context: options.context ?? {},
      linear: options.linear ?? Number.POSITIVE_INFINITY,
      helpers: new Map([...packetHelpers[this.#environment], ...(options.helpers ?? [])]),
    });
    this.#steps = mayStep(this.#plans) || hasWaysBack(this.#plans);
    this.#mayHaveJavaScript = this.#environment === 'socket';
    this.#interpreter = () => extendedInterpreter(program, options);
  }

  run(packet: Uint8Array, wireLength = packet.length): number {
    // Even to ask which memory a packet lies in takes longer than most programs do.
    if (this.#javascript === undefined) return this.#runFirst(packet, wireLength);
    const verdict = this.#javascript(packet, packet.length, wireLength);
    // Out of budget: the interpreter tells where.
    return verdict >= 0 ? verdict : this.#interpreter().run(packet, wireLength);
  }

  #runFirst(packet: Uint8Array, wireLength: number): number {
    if (!this.#mayHaveJavaScript) return this.runWebAssembly(packet, wireLength);
    this.#mayHaveJavaScript = false;
    this.#javascript = packetFunction(this.#plans[0]!, this.#budget);
    return this.run(packet, wireLength);
  }

  outcome(packet: Uint8Array): bigint {
    this.runWebAssembly(packet);
    return this.#host.result();
  }

  runWebAssembly(packet: Uint8Array, wireLength = packet.length): number {
    const run = this.#entry({ kind: 'packet' }) as RunPacket;
    const start = this.#place(packet);
    if (this.#steps) this.#host.begin(this.#bytes.subarray(start, start + packet.length), wireLength);
    try {
      return run(start, packet.length, wireLength) >>> 0;
    } finally {
      if (packet.buffer !== this.memory.buffer && this.#environment !== 'socket')
        this.#giveBack(packet, start);
    }
  }

  table(): RunTable | undefined {
    return mayStep(this.#plans) ? undefined : (this.#entry({ kind: 'table' }) as RunTable);
  }

  /** Where the packet lies in memory, brought there if it is elsewhere. */
  #place(packet: Uint8Array): number {
    if (packet.buffer === this.memory.buffer) return packet.byteOffset;
    const missing = PACKETS + packet.length - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    this.#bytes.set(packet, PACKETS);
    return PACKETS;
  }

  #giveBack(packet: Uint8Array, start: number): void {
    packet.set(this.#bytes.subarray(start, start + packet.length));
  }

  #entry(entry: Entry): unknown {
    const known = this.#entries.get(entry.kind);
    if (known !== undefined) return known;
    if (api === undefined) throw new Error('WebAssembly is not available');
    const bytes = moduleFor(this.#plans, {
      environment: this.#environment,
      budget: this.#budget,
      entry,
    });
    const instance = new api.Instance(new api.Module(bytes), {
      host: { memory: this.memory, step: this.#host.step },
    });
    const made = instance.exports[ENTRY];
    this.#entries.set(entry.kind, made);
    return made;
  }
}
