/** What every machine for a set of rules is to its user: packets in a table go in, the rules that match each come out. */

/** Packets that lie in one buffer. */
export interface PacketTable {
  /** The buffer that all positions mean. */
  readonly bytes: Uint8Array;
  /** Of each packet where it starts, its captured length and its length on the wire, and whatever else. */
  readonly rows: Uint32Array;
  /** Words of a row. */
  readonly rowLength: number;
  readonly count: number;
}

export interface RuleMachine {
  readonly name: string;
  /**
   * Gives memory of so many bytes that begins with `kept`, which may lie in memory that was given before and is void from now on.
   * Packets that lie there are not copied when they are run over; those that lie elsewhere are, to that same place. Undefined
   * where it makes no difference.
   */
  readonly allocate: ((length: number, kept: Uint8Array) => Uint8Array) | undefined;
  /**
   * Runs over the packets from number `from` on; gives the number of the packet it stopped at, which is the count of the
   * table unless there was no room for more results.
   */
  run(packets: PacketTable, from: number): number;
  /**
   * For each packet of the last run: how many rules match it, and their numbers, in no order. Valid until the next run.
   */
  readonly results: Uint32Array;
}
