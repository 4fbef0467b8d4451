/**
 * What reaches beyond registers and packet loads, in WebAssembly: the stack and the packet are accessed in place, where the
 * access lies within; everything else is left to the interpreter, which finds the registers in memory and leaves them there.
 */

import * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import { FRAMES } from '../extended/state.js';
import type { Assembler, PacketLocals } from './assembler.js';
import type { Surroundings } from './emit.js';
import { BUDGET, ENDED, LEFT_AT, LOWER_HALVES, STACKS, UPPER_HALVES } from './layout.js';
import type { Plan } from './plan.js';
import type { Values } from './values.js';

const { i32, i64, type, control } = wasm;
const { REGISTERS, STACK_SIZE, FRAME_POINTER } = ebpf.op;

/** The functions of a module that code calls, by number. */
export interface Callable {
  readonly step: number;
  readonly spill: number;
  readonly place: number;
  /** Functions of the program by the slots they start at. */
  readonly local: ReadonlyMap<number, number>;
}

/** Where in the calls of a program a function is. */
export interface Frame {
  /** The depth of calls, as a local; undefined in the program's own function. */
  readonly depth: number | undefined;
  /** Whether the program may store into the packet, and whether it may access it in place at all. */
  readonly packet: 'closed' | 'readable' | 'writable';
  /** Whether comparisons are decided together (chains.ts). */
  readonly chains: boolean;
}

export class StepCode implements Surroundings {
  readonly #asm: Assembler;
  readonly #plan: Plan;
  readonly #packet: PacketLocals;
  readonly #callable: Callable;
  readonly #frame: Frame;

  constructor(asm: Assembler, plan: Plan, packet: PacketLocals, callable: Callable, frame: Frame) {
    this.#asm = asm;
    this.#plan = plan;
    this.#packet = packet;
    this.#callable = callable;
    this.#frame = frame;
  }

  step(slot: number, values: Values, end: () => void): void {
    const instruction = this.#plan.instructions[slot]!;
    const operation = this.#plan.operations[slot]!;
    switch (operation.shape) {
      case 'load':
        this.#inPlace(instruction.src, instruction, operation, false, values, slot, () => {
          this.#asm.memory(loads.get(operation.symbol)!, 0);
          values.popWide(instruction.dst);
        });
        return;
      case 'store-immediate':
      case 'store-register':
        this.#store(instruction, operation, values, slot);
        return;
      case 'call':
        if (operation.symbol === 'local') {
          this.#callLocal(slot, slot + 1 + instruction.imm, values, end);
          return;
        }
    }
    this.#interpret(slot, values);
  }

  overrun(slot: number, values: Values): void {
    this.#leave(() => this.#asm.i32Const(-1 - slot), values);
    this.#asm.op(control.unreachable);
  }

  returns(slot: number): void {
    if (this.#frame.depth === undefined) return;
    this.#asm.i32Const(slot);
    this.#asm.globalSet(LEFT_AT);
  }

  get chains(): boolean {
    return this.#frame.chains;
  }

  rejected(): void {
    if (this.#frame.depth === undefined) return;
    this.#asm.i32Const(1);
    this.#asm.globalSet(ENDED);
  }

  /** Leaves an instruction to the interpreter. A negative number is the complement of a slot at which the budget ended. */
  #leave(pushSlot: () => void, values: Values): void {
    for (let register = 0; register < REGISTERS; register++) values.pushWide(register);
    this.#asm.call(this.#callable.spill);
    pushSlot();
    this.#pushDepth();
    this.#asm.call(this.#callable.step);
  }

  #interpret(slot: number, values: Values): void {
    this.#leave(() => this.#asm.i32Const(slot), values);
    const written = ebpf.writes(this.#plan.instructions[slot]!, this.#plan.operations[slot]!);
    for (let register = 0; register < FRAME_POINTER; register++) {
      // Helpers leave r1 … r5 alone here.
      const keeps = register >= 1 && register <= 5 && this.#isCall(slot);
      if (((written >> register) & 1) === 0 || keeps || values.isContext(register)) continue;
      this.#pushSpilled(register);
      values.popWide(register);
    }
  }

  #isCall(slot: number): boolean {
    const { shape } = this.#plan.operations[slot]!;
    return shape === 'call' || shape === 'call-register';
  }

  #pushSpilled(register: number): void {
    const asm = this.#asm;
    asm.i32Const(0);
    asm.memory(i64.load32_u, LOWER_HALVES + 4 * register);
    asm.i32Const(0);
    asm.memory(i64.load32_u, UPPER_HALVES + 4 * register);
    asm.i64Const(32, 0);
    asm.op(i64.shl);
    asm.op(i64.or);
  }

  #pushDepth(): void {
    if (this.#frame.depth === undefined) this.#asm.i32Const(0);
    else this.#asm.get(this.#frame.depth);
  }

  #store(instruction: ebpf.Instruction, operation: ebpf.Operation, values: Values, slot: number): void {
    const { dst, src, imm } = instruction;
    this.#inPlace(dst, instruction, operation, true, values, slot, () => {
      if (operation.shape === 'store-register') values.pushWide(src);
      else this.#asm.i64Const(imm, imm >> 31);
      this.#asm.memory(stores.get(operation.symbol)!, 0);
    });
  }

  /** `access` finds the address in memory on the stack; elsewhere the interpreter has a look. */
  #inPlace(
    base: number,
    { off }: ebpf.Instruction,
    operation: ebpf.Operation,
    stores: boolean,
    values: Values,
    slot: number,
    access: () => void,
  ): void {
    const asm = this.#asm;
    const size = Number(operation.symbol.slice(1)) / 8;
    if (base === FRAME_POINTER && this.#frame.depth === undefined && isOwn(off, size)) {
      asm.i32Const(STACKS + STACK_SIZE + off);
      access();
      return;
    }
    const place = asm.local(type.i32);
    const open = this.#frame.packet === 'writable' || (!stores && this.#frame.packet === 'readable');
    values.pushWide(base);
    asm.i64Const(off, off >> 31);
    asm.i64Const(size, 0);
    asm.get(this.#packet.start);
    if (open) asm.get(this.#packet.length);
    else asm.i32Const(0);
    this.#pushDepth();
    asm.call(this.#callable.place);
    asm.set(place);
    asm.get(place);
    asm.if();
    asm.get(place);
    access();
    asm.else();
    this.#interpret(slot, values);
    asm.end();
  }

  #callLocal(slot: number, entry: number, values: Values, end: () => void): void {
    const asm = this.#asm;
    if (this.#frame.depth !== undefined) {
      asm.get(this.#frame.depth);
      asm.i32Const(FRAMES - 1);
      asm.op(i32.eq);
      asm.if();
      this.#leave(() => asm.i32Const(slot), values);
      asm.op(control.unreachable);
      asm.end();
    }
    if (entry <= slot) this.#charge(() => asm.i32Const(slot), entry, values);
    for (let register = 0; register < FRAME_POINTER; register++) values.pushWide(register);
    this.#pushDepth();
    asm.i32Const(1);
    asm.op(i32.add);
    asm.get(this.#packet.start);
    asm.get(this.#packet.length);
    asm.get(this.#packet.wireLength);
    asm.call(this.#callable.local.get(entry)!);
    values.popWide(0);
    asm.globalGet(ENDED);
    asm.if();
    end();
    asm.end();
    this.#chargeReturn(slot + 1, values);
  }

  /** Most functions stand behind what calls them, so that their ends lead back. */
  #chargeReturn(target: number, values: Values): void {
    const asm = this.#asm;
    asm.globalGet(LEFT_AT);
    asm.i32Const(target);
    asm.op(i32.ge_s);
    asm.if();
    this.#charge(() => asm.globalGet(LEFT_AT), target, values);
    asm.end();
  }

  /** For a way back from a slot to `target`. */
  #charge(pushSlot: () => void, target: number, values: Values): void {
    const asm = this.#asm;
    asm.globalGet(BUDGET);
    pushSlot();
    asm.i32Const(target - 1);
    asm.op(i32.sub);
    asm.op(i32.sub);
    asm.globalSet(BUDGET);
    asm.globalGet(BUDGET);
    asm.i32Const(0);
    asm.op(i32.lt_s);
    asm.if();
    const pushComplement = (): void => {
      pushSlot();
      asm.i32Const(-1);
      asm.op(i32.xor);
    };
    this.#leave(pushComplement, values);
    asm.op(control.unreachable);
    asm.end();
  }
}

const isOwn = (off: number, size: number): boolean => off >= -STACK_SIZE && off + size <= 0;

const loads: ReadonlyMap<string, number> = new Map([
  ['u8', i64.load8_u],
  ['u16', i64.load16_u],
  ['u32', i64.load32_u],
  ['u64', i64.load],
  ['s8', i64.load8_s],
  ['s16', i64.load16_s],
  ['s32', i64.load32_s],
]);

const stores: ReadonlyMap<string, number> = new Map([
  ['u8', i64.store8],
  ['u16', i64.store16],
  ['u32', i64.store32],
  ['u64', i64.store],
]);
