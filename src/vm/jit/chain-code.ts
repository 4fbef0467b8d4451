/** What the comparisons of a chain say → one number that says whether the last of them jumps. */

import * as wasm from '../../wasm/index.js';
import type { Assembler } from './assembler.js';
import type { Link } from './chains.js';

const { i32, type } = wasm;

export class ChainCode {
  readonly #asm: Assembler;
  /** Not 0 once something has led to the miss. */
  readonly #missed: number;
  /** 1 once something has led to the hit, and nothing before it to the miss. */
  readonly #hit: number;
  /** Whether the load of the last block lies outside of the packet. */
  readonly outside: number;
  #hasMissed = false;
  #hasHit = false;

  constructor(asm: Assembler) {
    this.#asm = asm;
    this.#missed = asm.local(type.i32);
    this.#hit = asm.local(type.i32);
    this.outside = asm.local(type.i32);
  }

  /**
   * Takes from the stack what a comparison says: not 0 where it is true, and of one that leads to the hit, 1. Of the last
   * one leaves whether its jump is to be taken.
   */
  add({ taken, isFirst, isLast, guarded }: Link): void {
    const asm = this.#asm;
    if (isFirst) {
      this.#hasMissed = false;
      this.#hasHit = false;
    }
    if (guarded) {
      asm.get(this.outside);
      this.#miss();
    }
    if (taken === 'hit') this.#hits();
    else {
      this.#miss();
      if (isLast) {
        this.#pushNoMiss();
        this.#orHit();
      }
    }
    if (!isLast) return;
    if (taken === 'hit') asm.get(this.#hit);
    else asm.op(i32.eqz);
  }

  #miss(): void {
    if (this.#hasMissed) {
      this.#asm.get(this.#missed);
      this.#asm.op(i32.or);
    }
    this.#asm.set(this.#missed);
    this.#hasMissed = true;
  }

  #hits(): void {
    if (this.#hasMissed) {
      this.#pushNoMiss();
      this.#asm.op(i32.and);
    }
    this.#orHit();
    this.#asm.set(this.#hit);
    this.#hasHit = true;
  }

  #pushNoMiss(): void {
    this.#asm.get(this.#missed);
    this.#asm.op(i32.eqz);
  }

  #orHit(): void {
    if (!this.#hasHit) return;
    this.#asm.get(this.#hit);
    this.#asm.op(i32.or);
  }
}
