/** Values of a packet → WebAssembly that computes them: what was computed or checked before is not again. */

import { unreachable } from '../base/index.js';
import { op } from '../cbpf/index.js';
import * as wasm from '../wasm/index.js';
import { baseOf, endOf, NO_BASE } from './decision.js';
import type { Comparison, Load, Operation, Value } from './value.js';

const { i32, type } = wasm;

/** Parameters of all code about a packet: where it starts, its captured length, its length on the wire. */
export const packet = { start: 0, length: 1, wireLength: 2 } as const;
export const PACKET_PARAMETERS = 3;

/** Below this, sums with the end of a load do not leave 32 bits. */
const SMALL = 0x40000000;

const loads = { 1: i32.load8_u, 2: i32.load16_u, 4: i32.load } as const;

export class PacketCode {
  readonly body = new wasm.FunctionBody(PACKET_PARAMETERS);
  /** The locals that hold values, by their number; `r` behind it for those whose bytes lie as in the packet. */
  readonly #held = new Map<string, number>();
  /** How many bytes are within the packet, by what they are counted from. */
  readonly #ends = new Map<number, number>();
  readonly #free: number[] = [];
  /** What brings back the state at the beginning of a scope. */
  #undo: (() => void)[] = [];

  /** What is computed and checked within is forgotten behind. */
  scope(work: () => void): void {
    const before = this.#undo;
    this.#undo = [];
    work();
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = before;
  }

  /** A local until the scope ends. */
  local(): number {
    const local = this.#free.pop() ?? this.body.local(type.i32);
    this.#undo.push(() => this.#free.push(local));
    return local;
  }

  isChecked(load: Load): boolean {
    return (this.#ends.get(baseOf(load)) ?? 0) >= endOf(load);
  }

  /** Leaves by the block opened at `depth` when the packet has not so many bytes. */
  checkLength(end: number, depth: number): void {
    const { body } = this;
    if ((this.#ends.get(NO_BASE) ?? 0) >= end) return;
    body.get(packet.length);
    body.i32Const(end);
    body.op(i32.lt_u);
    body.brIf(body.depth - depth);
    this.#reaches(NO_BASE, end);
  }

  /** Leaves by the block opened at `depth` when the packet does not hold a load, whose base it does. */
  check(load: Load, depth: number): void {
    const { body } = this;
    const end = endOf(load);
    if (this.isChecked(load)) return;
    if (load.base === undefined) {
      this.checkLength(end, depth);
      return;
    }
    if (load.base.highest <= SMALL && end <= SMALL) {
      this.push(load.base);
      body.i32Const(end);
      body.op(i32.add);
      body.get(packet.length);
      body.op(i32.gt_u);
    } else {
      this.checkLength(end, depth);
      this.push(load.base);
      body.get(packet.length);
      body.i32Const(end);
      body.op(i32.sub);
      body.op(i32.gt_u);
    }
    body.brIf(body.depth - depth);
    this.#reaches(load.base.number, end);
  }

  /** All of its loads have been checked. */
  push(value: Value): void {
    const { body } = this;
    switch (value.kind) {
      case 'constant':
        body.i32Const(value.value);
        break;
      case 'wire-length':
        body.get(packet.wireLength);
        break;
      case 'load':
        this.#pushOnce(`${value.number}`, () => this.#pushLoad(value));
        break;
      case 'operation':
        this.#pushOnce(`${value.number}`, () => this.#pushOperation(value));
        break;
      case 'comparison':
        this.#pushOnce(`${value.number}`, () => this.#pushComparison(value));
        break;
      default:
        unreachable(value, 'rules/packet-code');
    }
  }

  /** The value, or what stands for it in comparisons for equality, which `inPacketOrder` gives the other side of. */
  pushForEquality(value: Value): (constant: number) => number {
    if (value.kind !== 'load' || value.size === 1 || this.#held.has(`${value.number}`)) {
      this.push(value);
      return (constant) => constant;
    }
    this.body.get(this.#raw(value));
    return value.size === 2 ? reversed16 : reversed32;
  }

  /** A local with the bytes as they lie in the packet. */
  #raw(load: Load): number {
    const { body } = this;
    return this.#heldOnce(`${load.number}r`, () => {
      body.get(packet.start);
      if (load.base !== undefined) {
        this.push(load.base);
        body.op(i32.add);
      }
      body.memory(loads[load.size], load.offset);
    });
  }

  #pushLoad(load: Load): void {
    const raw = this.#raw(load);
    if (load.size === 1) this.body.get(raw);
    else if (load.size === 2) wasm.pushReversed16(this.body, raw);
    else wasm.pushReversed32(this.body, raw);
  }

  #pushOperation({ operation, left, right }: Operation): void {
    this.push(left);
    this.push(right);
    this.body.op(operations[operation]!);
  }

  #pushComparison({ operation, left, right }: Comparison): void {
    const { body } = this;
    this.push(left);
    this.push(right);
    if (operation === op.JSET) {
      body.op(i32.and);
      body.i32Const(0);
      body.op(i32.ne);
    } else body.op(comparisons[operation]!);
  }

  #pushOnce(key: string, compute: () => void): void {
    this.body.get(this.#heldOnce(key, compute));
  }

  /** The local that holds what is computed. */
  #heldOnce(key: string, compute: () => void): number {
    const held = this.#held.get(key);
    if (held !== undefined) return held;
    compute();
    const local = this.local();
    this.body.set(local);
    this.#held.set(key, local);
    this.#undo.push(() => this.#held.delete(key));
    return local;
  }

  #reaches(base: number, end: number): void {
    const before = this.#ends.get(base);
    this.#ends.set(base, end);
    this.#undo.push(() => {
      if (before === undefined) this.#ends.delete(base);
      else this.#ends.set(base, before);
    });
  }
}

const operations: Readonly<Record<number, number>> = {
  [op.ADD]: i32.add,
  [op.SUB]: i32.sub,
  [op.MUL]: i32.mul,
  [op.DIV]: i32.div_u,
  [op.MOD]: i32.rem_u,
  [op.OR]: i32.or,
  [op.AND]: i32.and,
  [op.XOR]: i32.xor,
  [op.LSH]: i32.shl,
  [op.RSH]: i32.shr_u,
};

const comparisons: Readonly<Record<number, number>> = {
  [op.JEQ]: i32.eq,
  [op.JGT]: i32.gt_u,
  [op.JGE]: i32.ge_u,
};

const reversed16 = (value: number): number => ((value & 0xff) << 8) | (value >>> 8);
const reversed32 = (value: number): number =>
  ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
