/**
 * How long runs over plain records are → when the next is tried: captures that have no long ones are read as if there were
 * none.
 */

/** Shorter runs cost more than to read each packet. */
const SHORT = 32;
/** Packets that are read at most, before another run is tried. */
const LONGEST_WAIT = 4096;

export class RunPace {
  /** How many packets are to be read before there may be another run. */
  waiting = 0;
  /** Doubles with every short run. */
  #wait = 1;

  /** So many packets were read. */
  waited(packets: number): void {
    this.waiting = Math.max(0, this.waiting - packets);
  }

  /** A run has ended after so many records. */
  ran(records: number): void {
    this.#wait = records < SHORT ? Math.min(2 * this.#wait, LONGEST_WAIT) : 1;
    this.waiting = this.#wait;
  }
}
