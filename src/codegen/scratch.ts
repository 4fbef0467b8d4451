/**
 * The sixteen words of scratch memory, handed out in rotation: the next free one at or after the last one handed out.
 * The bytes of every arithmetic filter depend on this order.
 */

import { op } from '../cbpf/index.js';

export class ScratchRegisters {
  readonly #used = new Array<boolean>(op.MEMORY_WORDS).fill(false);
  #current = 0;

  /** The number of a free word, or undefined when all are in use. */
  allocate(): number | undefined {
    for (let tries = 0; tries < op.MEMORY_WORDS; tries++) {
      if (!this.#used[this.#current]) {
        this.#used[this.#current] = true;
        return this.#current;
      }
      this.#current = (this.#current + 1) % op.MEMORY_WORDS;
    }
    return undefined;
  }

  free(register: number): void {
    this.#used[register] = false;
  }
}
