/** A source → tables of packets of one interface, and the blocks between them. */

import { setImmediate as eventLoop } from 'node:timers/promises';
import { emptyRecord, PacketBatch, USUAL_WINDOW_SIZE } from '../capture/index.js';
import {
  type Block,
  CaptureError,
  type Format,
  type Interface,
  type Loss,
  openCapture,
  type PacketRecord,
  type RecordReader,
  Window,
} from '../index.js';
import { decompressing } from './compression/index.js';
import type { Source } from './source.js';

/** A block of a pcapng file, and how many packets of the table come before it. */
export interface PlacedBlock {
  readonly block: Block;
  readonly before: number;
}

export interface SplitInputOptions {
  readonly behavior: Parameters<typeof openCapture>[1];
  readonly signal: AbortSignal | undefined;
  /** Called for what cannot be read and is left out. Without it the fault ends the reading. */
  readonly lost: ((loss: Loss) => void) | undefined;
}

/** Of classic pcap. */
const RECORD_HEADER = 16;

const nowhere: Interface = {
  linkType: 0,
  linkTypeExtension: 0,
  snapLength: 1,
  resolution: 'microseconds',
  swapped: false,
};

export class SplitInput {
  readonly name: string;
  /** Where the input is put. */
  readonly window = new Window();
  /** Packets that were read together. */
  readonly batch = new PacketBatch(USUAL_WINDOW_SIZE);
  /** In the order of the capture. */
  blocks: PlacedBlock[] = [];
  read = 0;
  /** The fault that ended the reading early. */
  fault: CaptureError | undefined;
  readonly #source: Source;
  readonly #options: SplitInputOptions;
  #reader: RecordReader | undefined;
  /** What is being read; when it waits, it belongs into the next table. */
  readonly #incoming = emptyRecord(nowhere);
  #isWaiting = false;
  /** What ended the reading of a table, to be told when that is used up. */
  #pending: CaptureError | undefined;
  #recovering: { readonly fault: CaptureError; readonly from: number } | undefined;
  /** Of the compressed data, told when all that came before is used up. */
  #sourceFault: CaptureError | undefined;

  constructor(source: Source, options: SplitInputOptions) {
    this.name = source.name;
    this.#source = decompressing(source);
    this.#options = options;
  }

  /** Undefined while there is no readable header. */
  get format(): Format | undefined {
    return this.#reader?.format;
  }

  /** Bytes of a record's header, if records lie in the window as in a little-endian classic pcap file. */
  get copiedHeader(): number | undefined {
    return this.#reader?.longestCopied === undefined ? undefined : RECORD_HEADER;
  }

  get interfaces(): readonly Interface[] {
    return this.#reader?.interfaces ?? [];
  }

  get size(): number | undefined {
    return this.#source.size;
  }

  get position(): number {
    return this.#source.position ?? 0;
  }

  /** Which regular file it is. */
  get file(): string | undefined {
    return this.#source.file;
  }

  get isDone(): boolean {
    return this.fault !== undefined || this.window.ended || this.#options.signal?.aborted === true;
  }

  /** Reads the next table, as far as the window goes. False when the window has to be filled first, or nothing is left. */
  next(): boolean {
    this.batch.count = 0;
    this.blocks = [];
    if (this.fault !== undefined) return false;
    try {
      this.#reader ??= openCapture(this.window, this.#options.behavior, (block) =>
        this.blocks.push({ block, before: this.batch.count }),
      );
      if (this.#reader === undefined || !this.#passFault(this.#reader)) return false;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.fault = this.#sourceFault ?? error;
      return false;
    }
    const isMore = this.#readTable(this.#reader);
    this.read += this.batch.count;
    return isMore || this.batch.count > 0 || this.blocks.length > 0;
  }

  /** Waits at least a turn of the event loop, so that signals are seen while a long file is read. */
  async fill(): Promise<void> {
    const { window } = this;
    try {
      const reading = this.#source.read(window.space());
      if (typeof reading === 'number') await eventLoop();
      const length = typeof reading === 'number' ? reading : await this.#unlessAborted(reading);
      if (length === undefined) return;
      if (length === 0) window.ended = true;
      window.filled(length);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#sourceFault = error;
      window.ended = true;
    }
  }

  /** What the output does not take ends the reading as a fault of the input does. */
  refuse({ code, message }: CaptureError, record: PacketRecord): void {
    this.fault ??= new CaptureError(code, message, this.window.offsetOf(record.blockStart));
  }

  finish(): void {
    this.fault ??= this.#sourceFault;
  }

  close(): void {
    this.#source.close();
  }

  /** False when the window has to be filled first. */
  #passFault(reader: RecordReader): boolean {
    const { lost } = this.#options;
    if (this.#pending !== undefined) {
      const fault = this.#pending;
      this.#pending = undefined;
      if (lost === undefined) throw fault;
      this.#recovering = { fault, from: this.window.offset };
    }
    if (this.#recovering === undefined) return true;
    if (!reader.recover()) return false;
    const { fault, from } = this.#recovering;
    this.#recovering = undefined;
    lost?.({ fault, length: this.window.offset - from });
    return true;
  }

  /** True when there may be more in the window. */
  #readTable(reader: RecordReader): boolean {
    const { batch } = this;
    const record = this.#incoming;
    while (!batch.isFull) {
      if (!this.#isWaiting && !this.#readRecord(reader, record)) return this.#pending !== undefined;
      this.#isWaiting = batch.count > 0 && record.interface !== batch.interface;
      if (this.#isWaiting) return true;
      if (batch.count === 0) batch.begin(record.bytes, record.interface);
      batch.add(record);
    }
    return true;
  }

  #readRecord(reader: RecordReader, record: PacketRecord): boolean {
    try {
      return reader.next(record);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#pending = error;
      return false;
    }
  }

  /** Undefined when the signal comes first, which may be never. Leaves nothing behind at the signal. */
  async #unlessAborted(reading: Promise<number>): Promise<number | undefined> {
    const { signal } = this.#options;
    if (signal === undefined) return reading;
    let stop = (): void => {};
    const aborted = new Promise<undefined>((resolve) => {
      stop = () => resolve(undefined);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([reading, aborted]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
