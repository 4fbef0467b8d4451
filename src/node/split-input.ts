/** A source → tables of packets of one interface, or runs over records that are not read, and the blocks between them. */

import { BatchReader, PacketBatch, USUAL_WINDOW_SIZE } from '../capture/index.js';
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
import type { RecordRun, RuleMachine } from '../rules/index.js';
import { decompressing } from './compression/index.js';
import { fill } from './fill.js';
import type { Source } from './source.js';
import { SplitRuns } from './split-runs.js';

/** A block of a pcapng file, and how many packets of the table come before it. */
export interface PlacedBlock {
  readonly block: Block;
  readonly before: number;
}

export interface SplitInputOptions {
  readonly behavior: Parameters<typeof openCapture>[1];
  readonly signal: AbortSignal | undefined;
  /** Whether packets are wanted that match no rule. */
  readonly hasUnmatched: boolean;
  /** Called for what cannot be read and is left out. Without it the fault ends the reading. */
  readonly lost: ((loss: Loss) => void) | undefined;
}

/** Of classic pcap. */
const RECORD_HEADER = 16;

export class SplitInput {
  readonly name: string;
  /** Where the input is put. */
  readonly window = new Window();
  /** Packets that were read together. */
  readonly batch = new PacketBatch(USUAL_WINDOW_SIZE);
  /** In the order of the capture. */
  blocks: PlacedBlock[] = [];
  /** Packets, with those of the table or the run. */
  read = 0;
  /** The fault that ended the reading early. */
  fault: CaptureError | undefined;
  readonly #source: Source;
  readonly #options: SplitInputOptions;
  readonly #batches: BatchReader;
  #reader: RecordReader | undefined;
  readonly #runs: SplitRuns;
  /** Of the compressed data, told when all that came before is used up. */
  #sourceFault: CaptureError | undefined;

  constructor(source: Source, options: SplitInputOptions) {
    this.name = source.name;
    this.#source = decompressing(source);
    this.#options = options;
    this.#batches = new BatchReader(this.window, this.batch, options.lost);
    this.#runs = new SplitRuns(this.window, options.hasUnmatched);
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
    this.#runs.finish(this.#reader);
    if (this.fault !== undefined) return false;
    try {
      this.#reader ??= openCapture(this.window, this.#options.behavior, (block) =>
        this.blocks.push({ block, before: this.batch.count }),
      );
      if (this.#reader === undefined || !this.#batches.passFault(this.#reader)) return false;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.fault = this.#sourceFault ?? error;
      return false;
    }
    if (!this.#batches.isWaiting && this.#runs.next(this.#reader)) {
      this.read += this.run!.seen;
      return true;
    }
    const isMore = this.#batches.read(this.#reader, this.#runs.pace.waiting || undefined);
    this.#runs.pace.waited(this.batch.count);
    this.read += this.batch.count;
    return isMore || this.batch.count > 0 || this.blocks.length > 0;
  }

  /** Records that were run over in place of a table, and are not read. */
  get run(): RecordRun | undefined {
    return this.#runs.run;
  }

  /** Makes `record` the packet of a row of the run, or else of the table. */
  record(row: number, record: PacketRecord): void {
    if (this.run === undefined) this.batch.read(row, record);
    else this.#runs.read(this.#reader!, row, record);
  }

  /** From the next `fill` on the window lies in the memory of a machine, which is for packets as of an interface. */
  enter(machine: RuleMachine, from: Interface): void {
    this.#runs.enter(machine, from);
  }

  /** As `fill` of fill.ts; a fault of the compressed data is told when all that came before is used up. */
  async fill(): Promise<void> {
    this.#runs.move();
    const fault = await fill(this.window, this.#source, this.#options.signal);
    this.#sourceFault ??= fault;
  }

  /** Hands something that stands between the packets to the output, as far as that takes it. */
  hand(call: () => void): void {
    try {
      call();
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.fault ??= error;
    }
  }

  /** What the output does not take of packets, that of a row, ends the reading there as a fault of the input does. */
  refuse({ code, message }: CaptureError, row: number, record: PacketRecord): void {
    this.fault ??= new CaptureError(code, message, this.window.offsetOf(record.blockStart));
    if (this.run === undefined) this.leave(row + 1);
    else this.read -= this.run.seen - this.#runs.countTo(this.#reader!, row);
  }

  /** The packets of the table from a row on count as not read. */
  leave(row: number): void {
    this.read -= this.batch.count - row;
  }

  finish(): void {
    this.fault ??= this.#sourceFault;
  }

  close(): void {
    this.#source.close();
  }
}
