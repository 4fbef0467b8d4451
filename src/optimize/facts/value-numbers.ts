/**
 * Value numbering (Cocke & Schwartz): equal computations on equal values get one number, so that two registers are known
 * to be equal when their numbers are. Constants are the numbers made by loading an immediate.
 */

import { op } from '../../cbpf/index.js';
import { NONE } from '../graph.js';

/** The number of a value nothing is known of. libpcap takes two such values for equal where it compares numbers. */
export const UNKNOWN = 0;

const LOAD_IMMEDIATE = op.LD | op.IMM;

/** How many 32-bit words an entry has: opcode, first operand, second operand. */
const WORDS = 3;

/** Numbers are never taken back: a computation keeps its number through all rounds. */
export class ValueNumbers {
  /** Entry v at v × WORDS. */
  #entries = new Int32Array(256 * WORDS);
  /** Open addressing; at most half full. */
  #slots = new Int32Array(512).fill(NONE);
  #count = 1;

  /** The number of an operation on two operands, each a value number or a plain number such as an offset. */
  of(code: number, first: number, second: number): number {
    let slot = this.#slot(code, first, second);
    for (; this.#slots[slot] !== NONE; slot = (slot + 1) & (this.#slots.length - 1)) {
      const at = this.#slots[slot]! * WORDS;
      const entries = this.#entries;
      if (entries[at] === code && entries[at + 1] === (first | 0) && entries[at + 2] === (second | 0)) {
        return this.#slots[slot]!;
      }
    }
    const value = this.#count++;
    this.#slots[slot] = value;
    this.#entries.set([code, first, second], value * WORDS);
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    return value;
  }

  ofConstant(k: number): number {
    return this.of(LOAD_IMMEDIATE, k, 0);
  }

  isConstant(value: number): boolean {
    return value !== UNKNOWN && this.#entries[value * WORDS] === LOAD_IMMEDIATE;
  }

  constant(value: number): number {
    return this.#entries[value * WORDS + 1]! >>> 0;
  }

  #slot(code: number, first: number, second: number): number {
    let hash = Math.imul(code ^ Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b), 0xc2b2ae35);
    hash ^= hash >>> 15;
    return hash & (this.#slots.length - 1);
  }

  #grow(): void {
    const entries = new Int32Array(this.#entries.length * 2);
    entries.set(this.#entries);
    this.#entries = entries;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(NONE);
    for (let value = 1; value < this.#count; value++) {
      const at = value * WORDS;
      let slot = this.#slot(entries[at]!, entries[at + 1]!, entries[at + 2]!);
      while (this.#slots[slot] !== NONE) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = value;
    }
  }
}
