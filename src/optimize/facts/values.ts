/** The values of the registers around each block: value numbers, found from the root down (symbolic evaluation). */

import { op } from '../../cbpf/index.js';
import type { Statement } from '../../cfg/index.js';
import { NONE } from '../graph.js';
import { A, definedBy, only, word, X } from '../registers.js';
import type { InEdges } from './in-edges.js';
import { UNKNOWN, type ValueNumbers } from './value-numbers.js';

/** The registers at some place of a block: register r at `values[at + r]`. */
export interface Registers {
  readonly values: Int32Array;
  readonly at: number;
}

export class RegisterValues {
  readonly #registers: number;
  /** Row b: the registers on entering and on leaving block b. */
  readonly #entry: Int32Array;
  readonly #exit: Int32Array;

  constructor(blockCount: number, registers: number) {
    this.#registers = registers;
    this.#entry = new Int32Array(blockCount * registers);
    this.#exit = new Int32Array(blockCount * registers);
  }

  /** On leaving block b. */
  left(b: number, register: number): number {
    return this.#exit[b * this.#registers + register]!;
  }

  /** Notes that nothing is known of a set of registers on leaving block b. */
  forget(b: number, set: number): void {
    for (let r = 0; r < this.#registers; r++) {
      if ((set & only(r)) !== 0) this.#exit[b * this.#registers + r] = UNKNOWN;
    }
  }

  /**
   * Finds the values on entering block b: those that all its predecessors agree on, and none for the root.
   * Returns whether they are others than when it was entered before.
   */
  enter(b: number, { first, next }: InEdges, blockCount: number): boolean {
    const registers = this.#registers;
    const entry = this.#entry;
    const exit = this.#exit;
    let changed = false;
    for (let r = 0; r < registers; r++) {
      let edge = first[b]!;
      let value = UNKNOWN;
      if (edge !== NONE) {
        value = exit[(edge < blockCount ? edge : edge - blockCount) * registers + r]!;
        while (value !== UNKNOWN && (edge = next[edge]!) !== NONE) {
          if (exit[(edge < blockCount ? edge : edge - blockCount) * registers + r] !== value) value = UNKNOWN;
        }
      }
      if (entry[b * registers + r] === value) continue;
      entry[b * registers + r] = value;
      changed = true;
    }
    return changed;
  }

  /** The registers to evaluate block b in: as on entering it; in the end they are those on leaving it. */
  begin(b: number): Registers {
    const at = b * this.#registers;
    for (let r = at; r < at + this.#registers; r++) this.#exit[r] = this.#entry[r]!;
    return { values: this.#exit, at };
  }
}

/** The value that the statement leaves in the register it defines; UNKNOWN where it defines none. */
function resultOf({ code, k }: Statement, { values, at }: Registers, numbers: ValueNumbers): number {
  switch (op.classOf(code)) {
    case op.LD:
    case op.LDX:
      switch (op.modeOf(code)) {
        case op.IMM:
          return numbers.ofConstant(k);
        case op.MEM:
          return values[at + word(k)]!;
        case op.IND:
          return numbers.of(code, k, values[at + X]!);
        case op.LEN:
          return numbers.of(code, 0, 0);
        default:
          return numbers.of(code, k, 0);
      }
    case op.ALU: {
      const a = values[at + A]!;
      if (op.operationOf(code) === op.NEG) return numbers.of(code, a, 0);
      return numbers.of(code, a, op.sourceOf(code) === op.X ? values[at + X]! : numbers.ofConstant(k));
    }
    case op.ST:
      return values[at + A]!;
    case op.STX:
      return values[at + X]!;
    case op.MISC:
      return op.miscOperationOf(code) === op.TAX ? values[at + A]! : values[at + X]!;
    default:
      return UNKNOWN;
  }
}

/** Brings the registers to where they are after the statement. */
export function evaluate(statement: Statement, registers: Registers, numbers: ValueNumbers): void {
  const register = definedBy(statement);
  if (register !== NONE) registers.values[registers.at + register] = resultOf(statement, registers, numbers);
}
