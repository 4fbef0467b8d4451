/** Packets → the last few of them, handed on when all have been seen; blocks between them stay in their places. */

import type { Block, Interface, PacketOutput, PacketRecord } from './record.js';

type Held =
  | { readonly kind: 'packet'; readonly record: PacketRecord }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'begin'; readonly from: Interface };

export class Tail implements PacketOutput {
  readonly #output: PacketOutput;
  readonly #length: number;
  /** In order; whatever is not a packet goes out as soon as no packet is held before it. */
  readonly #held = new Map<number, Held>();
  #next = 0;
  #packets = 0;

  constructor(length: number, output: PacketOutput) {
    this.#length = length;
    this.#output = output;
  }

  begin(from: Interface): void {
    this.#hold({ kind: 'begin', from });
  }

  addBlock(block: Block): void {
    this.#hold({ kind: 'block', block: { ...block, bytes: block.bytes.slice() } });
  }

  add(record: PacketRecord): void {
    const { bytes, start, blockStart, blockLength } = record;
    const copied = bytes.slice(blockStart, blockStart + blockLength);
    this.#packets++;
    this.#hold({
      kind: 'packet',
      record: { ...record, bytes: copied, start: start - blockStart, blockStart: 0 },
    });
  }

  /** Hands on what is left. Gives how many packets that was. */
  finish(): number {
    const kept = this.#packets;
    for (const held of this.#held.values()) this.#release(held);
    this.#held.clear();
    return kept;
  }

  #hold(held: Held): void {
    this.#held.set(this.#next++, held);
    for (const [key, first] of this.#held) {
      if (first.kind === 'packet') {
        if (this.#packets <= this.#length) return;
        this.#packets--;
      } else this.#release(first);
      this.#held.delete(key);
    }
  }

  #release(held: Held): void {
    if (held.kind === 'packet') this.#output.add(held.record);
    else if (held.kind === 'block') this.#output.addBlock?.(held.block);
    else this.#output.begin(held.from);
  }
}
