/** The memory that compiled programs work in, and the interpreter for what they leave to it. */

import * as ebpf from '../../ebpf/index.js';
import type { Memory } from '../../wasm/index.js';
import { type Code, code } from '../extended/code.js';
import { type ContextValues, contextOf } from '../extended/context.js';
import { execute } from '../extended/execute.js';
import type { Helpers } from '../extended/helper.js';
import {
  begin,
  FRAMES,
  giveContext,
  giveMemory,
  outOfBudget,
  PACKET,
  STACK,
  type State,
  state,
  tooDeep,
} from '../extended/state.js';
import { MachineFault } from '../fault.js';
import { LOWER_HALVES, STACKS, UPPER_HALVES } from './layout.js';

const { REGISTERS, STACK_SIZE } = ebpf.op;

export interface HostOptions {
  readonly environment: ebpf.Environment;
  readonly context: ContextValues;
  readonly linear: number;
  readonly helpers: Helpers;
}

export class Host {
  readonly #program: ebpf.Program;
  readonly #options: HostOptions;
  readonly #memory: Memory;
  readonly #whole: Code;
  readonly #single = new Map<number, Code>();
  /** Made anew when the memory has grown. */
  #working: State | undefined;
  #buffer: ArrayBuffer | undefined;

  constructor(program: ebpf.Program, memory: Memory, options: HostOptions) {
    this.#program = program;
    this.#memory = memory;
    this.#options = options;
    this.#whole = code(program.instructions);
  }

  /** Readies a run of a program that may need the interpreter. */
  begin(packet: Uint8Array, wireLength: number): void {
    const working = this.#state();
    begin(working, this.#whole, packet, wireLength, this.#options.linear);
    if (this.#options.environment === 'flat') giveMemory(working, packet.length);
    else giveContext(working);
  }

  /** Executes one instruction of the program, or says that the budget is used up at the one whose number is the complement. */
  readonly step = (slot: number, depth: number): void => {
    const working = this.#state();
    if (slot < 0) throw new MachineFault(outOfBudget(working, -1 - slot));
    const instruction = this.#program.instructions[slot]!;
    // A call of the program's own function is compiled, unless it is one too many.
    if (ebpf.operationOf(instruction)?.symbol === 'local') throw new MachineFault(tooDeep(working, slot));
    working.regions[STACK]!.bytes = working.stacks[depth]!;
    const single = this.#codeOf(slot);
    working.lo.set(single.constantsLo, REGISTERS);
    working.hi.set(single.constantsHi, REGISTERS);
    const fault = execute(single, working, working.packet, 1, this.#options.helpers);
    if (fault === undefined) return;
    const message = fault.message.replace(/^instruction 0/, `instruction ${slot}`);
    throw new MachineFault({ ...fault, instruction: slot, message });
  };

  /** All 64 bits of r0 after a run. */
  result(): bigint {
    const { lo, hi } = this.#state();
    return (BigInt(hi[0]! >>> 0) << 32n) | BigInt(lo[0]! >>> 0);
  }

  #codeOf(slot: number): Code {
    const known = this.#single.get(slot);
    if (known !== undefined) return known;
    const { instructions } = this.#program;
    const first = instructions[slot]!;
    const exit = { code: ebpf.op.JMP | ebpf.op.EXIT, dst: 0, src: 0, off: 0, imm: 0 };
    const isWide = ebpf.operationOf(first)?.shape === 'wide';
    const single = code(isWide ? [first, instructions[slot + 1]!, exit] : [first, exit]);
    this.#single.set(slot, single);
    return single;
  }

  #state(): State {
    const { buffer } = this.#memory;
    if (this.#working !== undefined && this.#buffer === buffer) return this.#working;
    const { environment, context } = this.#options;
    const plain = state(this.#whole, contextOf(environment, context), environment !== 'socket');
    const memory = new Uint8Array(buffer, STACKS, FRAMES * STACK_SIZE);
    const stacks = plain.stacks.map(({ length }) => memory.subarray(0, length));
    const [nothing, contextRegion, packet] = plain.regions;
    this.#buffer = buffer;
    this.#working = {
      ...plain,
      // A place beyond the registers is for the constant of a single instruction.
      lo: new Int32Array(buffer, LOWER_HALVES, REGISTERS + 1),
      hi: new Int32Array(buffer, UPPER_HALVES, REGISTERS + 1),
      stacks,
      regions: [nothing!, contextRegion!, packet!, { bytes: stacks[0]!, writable: true }],
    };
    return this.#working;
  }

  /** The packet of the last begin(), as the program left it. */
  packet(): Uint8Array {
    return this.#state().regions[PACKET]!.bytes;
  }
}
