/** A function of a program → code in an assembler: its blocks in their scopes, and the ways between them. */

import { assert } from '../../base/index.js';
import * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import { combineReversed, compute, extend, negate, swap } from './arithmetic.js';
import type { Assembler, PacketLocals } from './assembler.js';
import type { Block } from './blocks.js';
import { Comparisons } from './comparisons.js';
import { copyOf, type Facts, PLAIN } from './facts.js';
import { BUDGET } from './layout.js';
import { loadAbsolute, loadIndexed, type PacketLoad } from './packet-loads.js';
import type { Plan } from './plan.js';
import { Values } from './values.js';

const { i32, type } = wasm;

/** What a function leaves to whoever it is emitted for. */
export interface Surroundings {
  /** What reaches beyond registers and packet loads. `end` emits the way out of the function, with r0 as it is. */
  step(slot: number, values: Values, end: () => void): void;
  /** The budget is used up at the instruction in this slot. */
  overrun(slot: number, values: Values): void;
  /** A packet load outside of the packet, before r0 becomes 0. */
  rejected(): void;
  /** The function returns from this slot. */
  returns(slot: number): void;
  /** Whether comparisons are to be decided together. */
  readonly chains: boolean;
}

/** Emits the function and leaves its result in r0. The stack is as it was before. */
export function emitFunction(
  asm: Assembler,
  plan: Plan,
  values: Values,
  packet: PacketLocals,
  surroundings: Surroundings,
): void {
  const emitter = new FunctionEmitter(asm, plan, values, packet, surroundings);
  asm.block();
  emitter.exits = asm.depth;
  asm.block();
  emitter.rejects = asm.depth;
  if (plan.scopes === undefined) emitter.throughTable();
  else emitter.inScopes();
  asm.end();
  surroundings.rejected();
  asm.i32Const(0);
  values.popNarrow(0);
  asm.end();
}

class FunctionEmitter {
  exits = 0;
  rejects = 0;
  readonly #asm: Assembler;
  readonly #plan: Plan;
  readonly #values: Values;
  readonly #packet: PacketLocals;
  readonly #surroundings: Surroundings;
  readonly #comparisons: Comparisons;
  /** By block: the depth of the scope whose label leads there. */
  readonly #labels = new Map<number, number>();
  /** Where blocks are reached through a table: the loop around it, and the local that says which one is next. */
  #table: { readonly loop: number; readonly state: number } | undefined;

  constructor(asm: Assembler, plan: Plan, values: Values, packet: PacketLocals, surroundings: Surroundings) {
    this.#asm = asm;
    this.#plan = plan;
    this.#values = values;
    this.#packet = packet;
    this.#surroundings = surroundings;
    this.#comparisons = new Comparisons(asm, plan, values, surroundings.chains);
  }

  inScopes(): void {
    const { blocks } = this.#plan.fn;
    const scopes = this.#plan.scopes ?? [];
    const open: { readonly end: number; readonly depth: number }[] = [];
    let next = 0;
    for (let number = 0; number <= blocks.length; number++) {
      while (open.at(-1)?.end === number) {
        open.pop();
        this.#asm.end();
      }
      for (; scopes[next]?.start === number; next++) {
        const { kind, end, target } = scopes[next]!;
        if (kind === 'block') this.#asm.block();
        else this.#asm.loop();
        this.#labels.set(target, this.#asm.depth);
        open.push({ end, depth: this.#asm.depth });
      }
      if (number < blocks.length) this.#block(number);
    }
  }

  /** Something jumps into the middle of a loop: a loop around all blocks goes to the one whose number is set. */
  throughTable(): void {
    const asm = this.#asm;
    const { blocks, first } = this.#plan.fn;
    const state = asm.local(type.i32);
    asm.i32Const(first);
    asm.set(state);
    asm.loop();
    this.#table = { loop: asm.depth, state };
    for (let number = 0; number < blocks.length; number++) asm.block();
    asm.get(state);
    asm.brTable(
      blocks.map((_, number) => number),
      0,
    );
    for (let number = 0; number < blocks.length; number++) {
      asm.end();
      this.#block(number);
    }
    asm.end();
  }

  #block(number: number): void {
    const { fn, operations, starts } = this.#plan;
    const block = fn.blocks[number]!;
    const facts = copyOf(starts[number]!);
    for (let slot = block.start; slot <= block.last; slot++) {
      if (operations[slot] === undefined) continue;
      this.#makePlain(facts, this.#plan.rules.wantsPlain(facts, slot));
      if (slot < block.last || block.taken === undefined) this.#instruction(facts, slot, number);
      else this.#jump(facts, number, block);
      this.#plan.rules.pass(facts, slot);
    }
    if (block.taken === undefined && block.next !== undefined) this.#prepare(facts, block.next);
    // Through a table the blocks follow each other as well, so going on needs nothing.
  }

  #makePlain(facts: Facts, wanted: number): void {
    for (let register = 0; wanted >> register !== 0; register++) {
      if (((wanted >> register) & 1) === 0 || register === ebpf.op.FRAME_POINTER) continue;
      this.#values.makePlain(facts, register);
      facts.forms[register]! |= PLAIN;
    }
  }

  /** Brings registers into the forms that a block expects. */
  #prepare(facts: Facts, way: number): void {
    const { starts, live } = this.#plan;
    let wanted = 0;
    for (let register = 0; register < ebpf.op.FRAME_POINTER; register++) {
      if ((starts[way]!.forms[register]! & PLAIN) !== 0) wanted |= 1 << register;
    }
    this.#makePlain(facts, wanted & live[way]!);
  }

  #jump(facts: Facts, number: number, { next, taken }: Block): void {
    const target = taken ?? number;
    if (next !== undefined) this.#prepare(facts, next);
    this.#prepare(facts, target);
    const back = target <= number;
    if (next === undefined) {
      if (back) this.#charge(number, target);
      this.#goTo(target);
      return;
    }
    if (!this.#comparisons.push(facts, number)) return;
    if (!back && this.#table === undefined) {
      this.#asm.brIf(this.#asm.depth - this.#depthOf(target));
      return;
    }
    this.#asm.if();
    if (back) this.#charge(number, target);
    this.#goTo(target);
    this.#asm.end();
  }

  #goTo(target: number): void {
    if (this.#table === undefined) {
      this.#asm.br(this.#asm.depth - this.#depthOf(target));
      return;
    }
    this.#asm.i32Const(target);
    this.#asm.set(this.#table.state);
    this.#asm.br(this.#asm.depth - this.#table.loop);
  }

  #depthOf(target: number): number {
    const depth = this.#labels.get(target);
    assert(depth !== undefined, 'vm/jit', `no scope leads to block ${target}`);
    return depth;
  }

  /** Ways back are charged by their length. */
  #charge(number: number, target: number): void {
    const asm = this.#asm;
    const { blocks } = this.#plan.fn;
    const { last } = blocks[number]!;
    asm.globalGet(BUDGET);
    asm.i32Const(last + 1 - blocks[target]!.start);
    asm.op(i32.sub);
    asm.globalSet(BUDGET);
    asm.globalGet(BUDGET);
    asm.i32Const(0);
    asm.op(i32.lt_s);
    asm.if();
    this.#surroundings.overrun(last, this.#values);
    asm.end();
  }

  #instruction(facts: Facts, slot: number, number: number): void {
    const { instructions, operations, rules, asked } = this.#plan;
    const asm = this.#asm;
    const values = this.#values;
    const instruction = instructions[slot]!;
    const operation = operations[slot]!;
    if (this.#plan.mayStep(slot)) {
      this.#surroundings.step(slot, values, () => asm.br(asm.depth - this.exits));
      return;
    }
    const outside = this.#comparisons.outside(number);
    const load: PacketLoad = { instruction, operation, facts, asked: asked[slot]!, outside };
    switch (operation.shape) {
      case 'immediate':
      case 'register':
        if (rules.combinesAsItLies(facts, slot)) {
          combineReversed(asm, values, instruction, operation, facts.forms[instruction.dst]!);
        } else compute(asm, values, instruction, operation);
        break;
      case 'negate':
        negate(asm, values, instruction, operation);
        break;
      case 'extend':
        extend(asm, values, instruction, operation);
        break;
      case 'swap':
        swap(asm, values, instruction, operation);
        break;
      case 'wide':
        asm.i64Const(instruction.imm, instructions[slot + 1]!.imm);
        values.popWide(instruction.dst);
        break;
      case 'load':
        if (instruction.src === ebpf.op.FRAME_POINTER) values.pushWord(instruction.off);
        else asm.get(this.#packet.wireLength);
        values.popNarrow(instruction.dst);
        break;
      case 'store-immediate':
        asm.i32Const(instruction.imm);
        values.popWord(instruction.off);
        break;
      case 'store-register':
        values.pushNarrow(instruction.src);
        values.popWord(instruction.off);
        break;
      case 'packet-absolute':
        loadAbsolute(asm, values, this.#packet, load, this.#reject);
        break;
      case 'packet-indirect':
        loadIndexed(asm, values, this.#packet, load, this.#reject);
        break;
      case 'exit':
        this.#surroundings.returns(slot);
        asm.br(asm.depth - this.exits);
        break;
      default:
      // A branch by 0: it goes on either way.
    }
  }

  readonly #reject = (always: boolean): void => {
    const label = this.#asm.depth - this.rejects;
    if (always) this.#asm.br(label);
    else this.#asm.brIf(label);
  };
}

/** The registers of a function, as locals of the assembler. */
export const valuesOf = (asm: Assembler, { registers }: Plan, depth?: number): Values =>
  new Values(asm, registers, depth);
