/** What every machine is to its user: a filter that tells how many bytes of a packet to keep. */

export interface Machine {
  readonly name: string;
  /**
   * The verdict on a packet: the number of bytes to keep (unsigned 32 bits), 0 to reject it.
   * `packet` is what was captured and bounds the loads; `wireLength` is what was on the wire (`len` in the filter
   * language) and is the packet's own length unless told. Throws MachineFault where the program has no result.
   */
  run(packet: Uint8Array, wireLength?: number): number;
}

export interface MachineOptions {
  /**
   * How many instructions one run may execute before it counts as endless. Counted where control flows backward, by
   * the length of the way back: a run executes at most this many, and the length of the program once more.
   */
  readonly budget?: number;
}

/** Some 50 ms. The longest honest loop, `ip6 protochain` over a packet of 256 KiB, needs under 1,000,000. */
export const DEFAULT_BUDGET = 10_000_000;
