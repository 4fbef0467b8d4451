/** A source and a filter → the packets that are wanted, one after the other, whatever has to be waited for between them. */

import { assert } from '../base/index.js';
import { beginsAsPcap } from '../capture/index.js';
import {
  CaptureError,
  CaptureFilter,
  type FilterCaptureOptions,
  FilterError,
  type Format,
  type Interface,
  type PacketCounts,
  type PacketOutput,
  type PacketRecord,
  type RecordWork,
} from '../index.js';
import { decompressing } from './compression/index.js';
import { fill } from './fill.js';
import type { DirectSource, Source } from './source.js';

/** What is known of a capture when it has been read. */
interface Facts {
  readonly format: Format | undefined;
  readonly interfaces: readonly Interface[];
  readonly read: number;
}

/** An error holds whatever was at work, readers and their windows too, until its stack has been asked for. */
function lettingGo(error: CaptureError): CaptureError {
  void error.stack;
  return error;
}

export class Input {
  readonly name: string;
  /** The fault that ended the reading early. */
  fault: CaptureError | undefined;
  /** Why the expression could be compiled for none of its interfaces, though others are let pass. */
  unsupported: FilterError | undefined;
  /** Let go of when the input is closed, since there may be many; its facts are kept then. */
  #filter: CaptureFilter | undefined;
  #facts: Facts | undefined;
  readonly #source: Source;
  readonly #signal: AbortSignal | undefined;
  /** Of the compressed data, told when all that came before is used up. */
  #sourceFault: CaptureError | undefined;

  constructor(
    source: Source,
    expression: string,
    options: FilterCaptureOptions,
    output: PacketOutput,
    signal: AbortSignal | undefined,
  ) {
    this.name = source.name;
    this.#source = decompressing(source);
    this.#filter = new CaptureFilter(expression, options, output);
    this.#signal = signal;
  }

  /** Bytes of the source, compressed as they may be: how many there are, and how many were read. */
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

  /** Of the capture, once its header has been read. */
  get format(): Format | undefined {
    return (this.#facts ?? this.#filter)?.format;
  }

  get interfaces(): readonly Interface[] {
    return (this.#facts ?? this.#open).interfaces;
  }

  /** How many packets were read. */
  get read(): number {
    return this.#facts?.read ?? this.#open.counts.read;
  }

  /**
   * Fills `record` with the next packet that is wanted; false when `fill` has to be called first, or nothing is left.
   * What is wrong with the capture ends it, and is told in `fault`. Throws FilterError.
   */
  next(record: PacketRecord): boolean {
    if (this.fault !== undefined) return false;
    try {
      return this.#open.next(record);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      // What the cut leaves of the last record is no fault of its own.
      this.fault = lettingGo(this.#sourceFault ?? error);
      return false;
    }
  }

  /** Of a file that others may read too, once it has been read from. */
  get direct(): DirectSource | undefined {
    return this.#source.direct;
  }

  /** Whether it seems to be classic pcap, as far as it has been read. */
  get beginsAsPcap(): boolean {
    return beginsAsPcap(this.#open.window);
  }

  /** As of CaptureFilter; what is wrong with the capture ends it. */
  handOver(): RecordWork | undefined {
    try {
      return this.#open.handOver();
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.fault = lettingGo(this.#sourceFault ?? error);
      return undefined;
    }
  }

  /** As of CaptureFilter; reads on behind what was filtered elsewhere. */
  takeBack(end: number, counts: PacketCounts): void {
    this.#open.takeBack(end, counts);
    const { window } = this.#open;
    if (window.length === 0) this.#source.direct?.seek(window.offset);
  }

  get isDone(): boolean {
    return this.fault !== undefined || this.#open.isDone || this.#signal?.aborted === true;
  }

  /** As `fill` of fill.ts; a fault of the compressed data is told when all that came before is used up. */
  async fill(): Promise<void> {
    const fault = await fill(this.#open.window, this.#source, this.#signal);
    this.#sourceFault ??= fault;
  }

  /** There will be no more packets. */
  finish(): void {
    this.fault ??= this.#sourceFault;
    try {
      this.#open.finish();
    } catch (error) {
      if (error instanceof FilterError) this.unsupported = error;
      else if (error instanceof CaptureError) this.fault ??= lettingGo(error);
      else throw error;
    }
  }

  /** Hands something to the output. When that does not take it, the input ends as with a fault of its own. */
  hand(record: PacketRecord | undefined, call: () => void): boolean {
    try {
      call();
      return true;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      const { code, message } = error;
      const offset = record === undefined ? 0 : (this.#filter?.window.offsetOf(record.blockStart) ?? 0);
      this.fault ??= new CaptureError(code, message, offset);
      return false;
    }
  }

  /** What is known of the capture stays. */
  close(): void {
    const { format, interfaces, read } = this;
    this.#facts = { format, interfaces, read };
    this.#filter = undefined;
    this.#source.close();
  }

  get #open(): CaptureFilter {
    assert(this.#filter !== undefined, 'node/input', 'a closed input');
    return this.#filter;
  }
}
