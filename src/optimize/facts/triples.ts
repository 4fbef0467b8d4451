/** Triples of 32-bit integers ⇄ small numbers: equal triples get one number, counted from 1 in the order they come. */

import { NONE } from '../graph.js';

/** How many words a triple has. */
const WORDS = 3;
const SMALLEST = 64;

export class Triples {
  /** Triple i at i × WORDS. */
  #words = new Int32Array((SMALLEST / 2) * WORDS);
  /** Open addressing, at most half full. */
  #slots = new Int32Array(SMALLEST).fill(NONE);
  #count = 1;

  /** One more than the largest number given. */
  get size(): number {
    return this.#count;
  }

  /** The number of a triple, given now if there is none. */
  number(a: number, b: number, c: number): number {
    const slot = this.#slot(a, b, c);
    if (this.#slots[slot] !== NONE) return this.#slots[slot]!;
    const number = this.#count++;
    const at = number * WORDS;
    this.#words[at] = a;
    this.#words[at + 1] = b;
    this.#words[at + 2] = c;
    this.#slots[slot] = number;
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    return number;
  }

  /** The number of a triple, NONE if none was given. */
  find(a: number, b: number, c: number): number {
    return this.#slots[this.#slot(a, b, c)]!;
  }

  first(number: number): number {
    return this.#words[number * WORDS]!;
  }

  second(number: number): number {
    return this.#words[number * WORDS + 1]!;
  }

  third(number: number): number {
    return this.#words[number * WORDS + 2]!;
  }

  /** Where the triple is, or the free slot where it would be. */
  #slot(a: number, b: number, c: number): number {
    const words = this.#words;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b), 0xc2b2ae35);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (; slots[slot] !== NONE; slot = (slot + 1) & mask) {
      const at = slots[slot]! * WORDS;
      if (words[at] === (a | 0) && words[at + 1] === (b | 0) && words[at + 2] === (c | 0)) break;
    }
    return slot;
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(NONE);
    for (let number = 1; number < this.#count; number++) {
      this.#slots[this.#slot(this.first(number), this.second(number), this.third(number))] = number;
    }
  }
}
