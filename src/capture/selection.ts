/** Which of the packets that an expression keeps are wanted: by their time, and by their number. */

import type { PacketRecord } from './record.js';

/** A point in time, as packets have it. */
export interface Time {
  readonly seconds: number;
  readonly nanoseconds: number;
}

export interface SelectionOptions {
  /** Leave out so many packets, before `count` counts. */
  readonly skip?: number | undefined;
  /** Stop after so many packets. */
  readonly count?: number | undefined;
  /** The first moment that is wanted. */
  readonly from?: Time | undefined;
  /** The first moment that is not. */
  readonly to?: Time | undefined;
}

export const timeOf = ({ seconds, fraction, interface: { resolution } }: PacketRecord): Time => ({
  seconds,
  nanoseconds: resolution === 'nanoseconds' ? fraction : fraction * 1000,
});

export const compareTimes = (a: Time, b: Time): number =>
  a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;

export class Selection {
  readonly #options: SelectionOptions;
  #skipped = 0;
  #kept = 0;

  constructor(options: SelectionOptions) {
    this.#options = options;
  }

  /** How many packets were wanted so far. */
  get kept(): number {
    return this.#kept;
  }

  /** All packets are, whatever they are. */
  get wantsAll(): boolean {
    const { skip = 0, count, from, to } = this.#options;
    return skip === 0 && count === undefined && from === undefined && to === undefined;
  }

  /** So many packets were kept without asking. */
  admit(packets: number): void {
    this.#kept += packets;
  }

  /** Nothing more is wanted. */
  get isFull(): boolean {
    return this.#kept === this.#options.count;
  }

  /** The last packet could not be used. */
  withdraw(): void {
    this.#kept--;
  }

  wants(record: PacketRecord): boolean {
    const { from, to, skip = 0 } = this.#options;
    if (from !== undefined && compareTimes(timeOf(record), from) < 0) return false;
    if (to !== undefined && compareTimes(timeOf(record), to) >= 0) return false;
    if (this.#skipped < skip) {
      this.#skipped++;
      return false;
    }
    this.#kept++;
    return true;
  }
}
