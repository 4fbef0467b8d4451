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

/** What makes records of a capture plain, so that they need not be read (capture/plain-records.ts). */
export interface PlainRecords {
  readonly format: 'pcap' | 'pcapng';
  readonly littleEndian: boolean;
  /** How long no packet of each interface is. */
  readonly limits: Uint32Array;
  /** No packet of pcap, and no block of pcapng, is longer. */
  readonly largest: number;
}

/** Records that were run over without being read. Valid until the next run. */
export interface RecordRun {
  /** How many there were, and where in the bytes the last of them lies. */
  readonly seen: number;
  readonly last: number;
  /**
   * Where in memory a record lies, how many rules match, and their numbers, for each record that matches one, or for all. The
   * bytes lie at `origin` of that memory.
   */
  readonly rows: Uint32Array;
  readonly origin: number;
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
   * Runs over the records in bytes[start … end) of memory that it gave, as far as they are plain and there is room for results;
   * with `all`, those that match no rule have rows too. Undefined for what cannot be run so.
   */
  readonly runRecords:
    | ((
        bytes: Uint8Array,
        start: number,
        end: number,
        plain: PlainRecords,
        all: boolean,
      ) => RecordRun | undefined)
    | undefined;
  /**
   * For each packet of the last run: how many rules match it, and their numbers, in no order. Valid until the next run.
   */
  readonly results: Uint32Array;
}
