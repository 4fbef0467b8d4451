/** The registers of a function as locals: what is in them is put on the stack, and what is on the stack into them. */

import { assert } from '../../base/index.js';
import * as ebpf from '../../ebpf/index.js';
import * as wasm from '../../wasm/index.js';
import { CONTEXT, STACK } from '../extended/state.js';
import type { Assembler } from './assembler.js';
import { type Facts, PLAIN, SWAPPED16, SWAPPED32 } from './facts.js';
import type { Registers } from './registers.js';

const { i32, i64, type } = wasm;
const { FRAME_POINTER } = ebpf.op;

export class Values {
  readonly #asm: Assembler;
  readonly #registers: Registers;
  readonly #locals: number[] = [];
  readonly #swapped: (number | undefined)[] = [];
  readonly #words = new Map<number, number>();
  /** The depth of calls, as a local; undefined in the program's own function. */
  readonly #depth: number | undefined;

  constructor(asm: Assembler, registers: Registers, depth?: number) {
    this.#asm = asm;
    this.#registers = registers;
    this.#depth = depth;
    for (const kind of registers.kinds) {
      this.#locals.push(kind === 'context' ? -1 : asm.local(kind === 'wide' ? type.i64 : type.i32));
    }
    for (const offset of registers.words ?? []) this.#words.set(offset, asm.local(type.i32));
  }

  isNarrow(register: number): boolean {
    return this.#registers.kinds[register] === 'narrow';
  }

  /** Always the address of the context: nothing is to be done to move it. */
  isContext(register: number): boolean {
    return this.#registers.kinds[register] === 'context';
  }

  /** The lower 32 bits. A narrow register must be at hand in plain form. */
  pushNarrow(register: number): void {
    if (register === FRAME_POINTER) {
      this.#pushStackEnd();
      return;
    }
    const kind = this.#registers.kinds[register];
    if (kind === 'context') this.#asm.i32Const(0);
    else this.#asm.get(this.#locals[register]!);
    if (kind === 'wide') this.#asm.op(i32.wrap_i64);
  }

  /** All 64 bits. */
  pushWide(register: number): void {
    const asm = this.#asm;
    if (register === FRAME_POINTER) {
      this.#pushStackEnd();
      asm.op(i64.extend_i32_u);
      asm.i64Const(0, STACK);
      asm.op(i64.or);
      return;
    }
    const kind = this.#registers.kinds[register];
    if (kind === 'context') asm.i64Const(0, CONTEXT);
    else asm.get(this.#locals[register]!);
    if (kind === 'narrow') asm.op(i64.extend_i32_u);
  }

  push(register: number, width: 32 | 64): void {
    if (width === 64) this.pushWide(register);
    else this.pushNarrow(register);
  }

  /** What an instruction combines its destination with: a register, or the immediate, whose sign goes on in 64 bits. */
  pushOperand({ src, imm }: ebpf.Instruction, { shape }: ebpf.Operation, width: 32 | 64): void {
    if (shape === 'register' || shape === 'branch-register') this.push(src, width);
    else if (width === 64) this.#asm.i64Const(imm, imm >> 31);
    else this.#asm.i32Const(imm);
  }

  /** The lower half of the frame pointer. */
  #pushStackEnd(): void {
    const asm = this.#asm;
    if (this.#depth === undefined) {
      asm.i32Const(ebpf.op.STACK_SIZE);
      return;
    }
    asm.get(this.#depth);
    asm.i32Const(1);
    asm.op(i32.add);
    asm.i32Const(ebpf.op.STACK_SIZE);
    asm.op(i32.mul);
  }

  /** Takes 32 bits from the stack, zero-extended where the register is wide. */
  popNarrow(register: number): void {
    if (this.#registers.kinds[register] === 'wide') this.#asm.op(i64.extend_i32_u);
    this.#asm.set(this.#locals[register]!);
  }

  /** Takes 64 bits from the stack; of a narrow register the upper half is known to be 0. */
  popWide(register: number): void {
    if (this.isNarrow(register)) this.#asm.op(i32.wrap_i64);
    this.#asm.set(this.#locals[register]!);
  }

  pop(register: number, width: 32 | 64): void {
    if (width === 64) this.popWide(register);
    else this.popNarrow(register);
  }

  pushReversed(register: number): void {
    this.#asm.get(this.#reversed(register));
  }

  popReversed(register: number): void {
    this.#asm.set(this.#reversed(register));
  }

  #reversed(register: number): number {
    const known = this.#swapped[register];
    if (known !== undefined) return known;
    const local = this.#asm.local(type.i32);
    this.#swapped[register] = local;
    return local;
  }

  /** Brings a register into plain form, if it is not. `facts` are left as they are. */
  makePlain({ forms }: Facts, register: number): void {
    const form = forms[register]!;
    if (!this.isNarrow(register) || (form & PLAIN) !== 0) return;
    assert((form & (SWAPPED16 | SWAPPED32)) !== 0, 'vm/jit', `r${register} is at hand in no form`);
    const local = this.#reversed(register);
    if ((form & SWAPPED16) !== 0) wasm.pushReversed16(this.#asm, local);
    else wasm.pushReversed32(this.#asm, local);
    this.#asm.set(this.#locals[register]!);
  }

  pushWord(offset: number): void {
    this.#asm.get(this.#words.get(offset)!);
  }

  popWord(offset: number): void {
    this.#asm.set(this.#words.get(offset)!);
  }

  /** What the program may read before it writes it becomes 0: the registers of a mask, and all words of the stack. */
  clear(mask: number): void {
    for (let register = 0; register < FRAME_POINTER; register++) {
      if (((mask >> register) & 1) === 0 || this.#registers.kinds[register] === 'context') continue;
      if (this.isNarrow(register)) this.#asm.i32Const(0);
      else this.#asm.i64Const(0, 0);
      this.#asm.set(this.#locals[register]!);
    }
    for (const local of this.#words.values()) {
      this.#asm.i32Const(0);
      this.#asm.set(local);
    }
  }
}
