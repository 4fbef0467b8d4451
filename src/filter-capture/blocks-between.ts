/** Blocks of a pcapng file that are read ahead of the packets between which they stand → handed on at their places. */

import type { Block, Interface, PacketOutput } from '../capture/index.js';

/** How many packets of the batch come before it. */
interface PlacedBlock {
  readonly block: Block;
  readonly row: number;
}

export class BlocksBetween {
  readonly #output: PacketOutput | undefined;
  readonly #wantsAll: boolean;
  #waiting: PlacedBlock[] = [];
  /** By link type, the longest of the interfaces whose descriptions were handed on. */
  readonly #snapLengths = new Map<number, number>();

  constructor(output: PacketOutput | undefined) {
    this.#output = output;
    this.#wantsAll = output?.addBlock !== undefined;
  }

  get areWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  add(block: Block, row: number): void {
    if (this.#wantsAll || block.describes !== undefined) this.#waiting.push({ block, row });
  }

  /** Those that come before that packet of the batch. */
  hand(before: number): void {
    const waiting = this.#waiting;
    let handed = 0;
    try {
      while (handed < waiting.length && waiting[handed]!.row <= before) this.#hand(waiting[handed++]!.block);
    } finally {
      // Together: one after the other would move all that are left each time.
      if (handed > 0) waiting.splice(0, handed);
    }
  }

  /**
   * The interface with room for packets of all of its link type that are described so far. What was read ahead has no say:
   * how much that is depends on the pieces in which the capture comes, and on the way in which it is gone through.
   */
  widest(from: Interface): Interface {
    const snapLength = this.#snapLengths.get(from.linkType) ?? 0;
    return snapLength > from.snapLength ? { ...from, snapLength } : from;
  }

  #hand(block: Block): void {
    const { describes } = block;
    if (describes !== undefined) {
      const { linkType, snapLength } = describes;
      this.#snapLengths.set(linkType, Math.max(snapLength, this.#snapLengths.get(linkType) ?? 0));
    }
    this.#output?.addBlock?.(block);
  }
}
