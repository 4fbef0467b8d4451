/** Several inputs → their packets in the order of time; packets of one moment in the order of the inputs. */

import { compareTimes, emptyRecord, type PacketRecord, timeOf } from '../capture/index.js';
import type { Input } from './input.js';

interface Head {
  readonly input: Input;
  readonly order: number;
  readonly record: PacketRecord;
}

const isBefore = (a: Head, b: Head): boolean =>
  (compareTimes(timeOf(a.record), timeOf(b.record)) || a.order - b.order) < 0;

/** A binary heap of the first packet of each input. Every input is taken for ordered by itself. */
export class Merged {
  readonly #heads: Head[] = [];

  /** Reads the first packet of each input. */
  static async of(inputs: readonly Input[]): Promise<Merged> {
    const merged = new Merged();
    for (const [order, input] of inputs.entries()) {
      const head = { input, order, record: emptyRecord() };
      if (await advance(head)) merged.#push(head);
    }
    return merged;
  }

  /** The earliest packet, valid until `next` is called. */
  get first(): Head | undefined {
    return this.#heads[0];
  }

  /** Goes on to the next packet. A promise only where something has to be read first. */
  next(): void | Promise<void> {
    const head = this.#heads[0]!;
    if (head.input.next(head.record)) return this.#sink();
    return this.#refill(head);
  }

  async #refill(head: Head): Promise<void> {
    if (!(await advance(head))) {
      const last = this.#heads.pop()!;
      if (last === head) return;
      this.#heads[0] = last;
    }
    this.#sink();
  }

  #push(head: Head): void {
    const heads = this.#heads;
    let at = heads.push(head) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(head, heads[parent]!)) break;
      heads[at] = heads[parent]!;
      at = parent;
    }
    heads[at] = head;
  }

  /** Puts the first head where it belongs. */
  #sink(): void {
    const heads = this.#heads;
    const head = heads[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heads.length) break;
      if (child + 1 < heads.length && isBefore(heads[child + 1]!, heads[child]!)) child++;
      if (!isBefore(heads[child]!, head)) break;
      heads[at] = heads[child]!;
      at = child;
    }
    heads[at] = head;
  }
}

async function advance({ input, record }: Head): Promise<boolean> {
  while (!input.next(record)) {
    if (input.isDone) return false;
    await input.fill();
  }
  return true;
}
