/** A reader → batches of packets of one interface, up to a fault, which is told when the batch before it is used up. */

import type { PacketBatch } from './batch.js';
import { CaptureError } from './diagnostics.js';
import { emptyRecord, type PacketRecord, type RecordReader } from './record.js';
import type { Window } from './window.js';

/** Bytes of a damaged capture that were passed over. */
export interface Loss {
  readonly fault: CaptureError;
  /** From where the fault is; 0 when nothing came after. */
  readonly length: number;
}

export class BatchReader {
  readonly #window: Window;
  readonly #batch: PacketBatch;
  readonly #lost: ((loss: Loss) => void) | undefined;
  /** What is being read; when it waits, it belongs into the next batch. */
  readonly #incoming = emptyRecord();
  #isWaiting = false;
  /** What ended the reading of the batch, once that is used up. */
  #fault: CaptureError | undefined;
  #recovering: { readonly fault: CaptureError; readonly from: number } | undefined;

  /** Without `lost` a fault ends the reading. */
  constructor(window: Window, batch: PacketBatch, lost: ((loss: Loss) => void) | undefined) {
    this.#window = window;
    this.#batch = batch;
    this.#lost = lost;
  }

  /** Whether a packet has been read that is in no batch yet. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** Goes on behind a fault, or throws it. False when the window has to be filled first. */
  passFault(reader: RecordReader): boolean {
    if (this.#fault !== undefined) {
      const fault = this.#fault;
      this.#fault = undefined;
      if (this.#lost === undefined) throw fault;
      this.#recovering = { fault, from: this.#window.offset };
    }
    if (this.#recovering === undefined) return true;
    if (!reader.recover()) return false;
    const { fault, from } = this.#recovering;
    this.#recovering = undefined;
    this.#lost?.({ fault, length: this.#window.offset - from });
    return true;
  }

  /** Adds packets to the empty batch, up to so many. True when there may be more in the window. */
  read(reader: RecordReader, most = this.#batch.capacity): boolean {
    const batch = this.#batch;
    const record = this.#incoming;
    const full = Math.min(most, batch.capacity);
    while (batch.count < full) {
      if (!this.#isWaiting && !this.#readRecord(reader, record)) return this.#fault !== undefined;
      if (record.interface !== batch.interface || batch.count === 0) {
        this.#isWaiting = batch.count > 0;
        if (this.#isWaiting) return true;
        batch.begin(record.bytes, record.interface);
      }
      this.#isWaiting = false;
      batch.add(record);
    }
    return true;
  }

  #readRecord(reader: RecordReader, record: PacketRecord): boolean {
    try {
      return reader.next(record);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#fault = error;
      return false;
    }
  }
}
