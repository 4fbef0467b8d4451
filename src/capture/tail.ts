/** Packets → the last few of them, handed on when all have been seen; blocks between them stay in their places. */

import type { Block, Interface, PacketOutput, PacketRecord } from './record.js';

type Held =
  | { readonly kind: 'packet'; readonly record: PacketRecord }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'begin'; readonly from: Interface };

export class Tail implements PacketOutput {
  readonly #output: PacketOutput;
  readonly #length: number;
  /** In order, from `#first` on; whatever is not a packet goes out as soon as no packet is held before it. */
  #held: (Held | undefined)[] = [];
  #first = 0;
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
    for (; this.#first < this.#held.length; this.#first++) this.#release(this.#held[this.#first]!);
    this.#held = [];
    this.#first = 0;
    return kept;
  }

  #hold(held: Held): void {
    this.#held.push(held);
    for (; this.#first < this.#held.length; this.#first++) {
      const first = this.#held[this.#first]!;
      if (first.kind === 'packet') {
        if (this.#packets <= this.#length) return;
        this.#packets--;
      } else this.#release(first);
      this.#held[this.#first] = undefined;
      if (this.#first === this.#held.length >> 1) this.#close();
    }
  }

  /** Half of the places are empty: what is held moves to the front, seldom enough to cost nothing. */
  #close(): void {
    this.#held.splice(0, this.#first + 1);
    this.#first = -1;
  }

  #release(held: Held): void {
    if (held.kind === 'packet') this.#output.add(held.record);
    else if (held.kind === 'block') this.#output.addBlock?.(held.block);
    else this.#output.begin(held.from);
  }
}
