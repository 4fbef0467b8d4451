/**
 * Packets of one interface that lie in one buffer, as a table of where: what a machine needs to run over many of them at
 * once, and what a record needs to be filled again.
 */

import type { Interface, PacketRecord } from './record.js';

/** Few enough that what runs over a batch soon comes back, many enough that entering costs nothing. */
const LARGEST_BATCH = 4096;
const SMALLEST_BATCH = 16;
/** Of packets rather short. */
const PACKET_LENGTH = 256;

/** Words of a packet in the table. */
export const row = {
  start: 0,
  capturedLength: 1,
  wireLength: 2,
  seconds: 3,
  blockStart: 4,
  blockLength: 5,
} as const;
export const ROW_LENGTH = 6;

export class PacketBatch {
  /** The buffer that all positions mean. */
  bytes: Uint8Array = new Uint8Array(0);
  interface: Interface | undefined;
  count = 0;
  readonly capacity: number;
  readonly table: Uint32Array;
  /** Apart, since some are negative. */
  readonly #fractions: Float64Array;

  /** For packets of a window of so many bytes. */
  constructor(windowSize: number) {
    this.capacity = Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, Math.ceil(windowSize / PACKET_LENGTH)));
    this.table = new Uint32Array(this.capacity * ROW_LENGTH);
    this.#fractions = new Float64Array(this.capacity);
  }

  /** Begins anew with packets of an interface. */
  begin(bytes: Uint8Array, from: Interface): void {
    this.bytes = bytes;
    this.interface = from;
    this.count = 0;
  }

  add(record: PacketRecord): void {
    const { table, count } = this;
    const at = count * ROW_LENGTH;
    table[at + row.start] = record.start;
    table[at + row.capturedLength] = record.capturedLength;
    table[at + row.wireLength] = record.wireLength;
    table[at + row.seconds] = record.seconds;
    table[at + row.blockStart] = record.blockStart;
    table[at + row.blockLength] = record.blockLength;
    this.#fractions[count] = record.fraction;
    this.count = count + 1;
  }

  /** Makes `record` the packet of a row. */
  read(index: number, record: PacketRecord): void {
    const { table } = this;
    const at = index * ROW_LENGTH;
    record.bytes = this.bytes;
    record.interface = this.interface!;
    record.start = table[at + row.start]!;
    record.capturedLength = table[at + row.capturedLength]!;
    record.wireLength = table[at + row.wireLength]!;
    record.seconds = table[at + row.seconds]!;
    record.blockStart = table[at + row.blockStart]!;
    record.blockLength = table[at + row.blockLength]!;
    record.fraction = this.#fractions[index]!;
  }
}
