/** Inputs one after the other, or merged → an output: what is done, and in which order. */

import { availableParallelism } from 'node:os';
import {
  emptyRecord,
  type Interface,
  type PacketOutput,
  type PacketRecord,
  Selection,
} from '../capture/index.js';
import type { FilterCaptureOptions } from '../index.js';
import { refuseUnwritable } from './compression/index.js';
import { filterInThreads } from './filter-in-threads.js';
import type { FilteredFiles, FilterFilesOptions, ThreadTuning } from './filter-options.js';
import { FilterOutput } from './filter-output.js';
import { Input } from './input.js';
import { Merged } from './merged.js';
import { openSource, type Source } from './source.js';
import { whatWasRead } from './what-was-read.js';

/** Together the windows of inputs that are merged take no more. */
const MOST_MEMORY = 64 << 20;
const LARGEST_WINDOW = 1 << 20;
const SMALLEST_WINDOW = 1 << 15;
/** A small file needs no large window, unless it is compressed by more than that. */
const USUAL_COMPRESSION = 8;
/** Of a file of so many bytes no packet need be interpreted: compiling is worth its while. */
const LARGE = 16 << 20;
/** While inputs are merged, smaller pieces wait to be written. */
const ENOUGH = 1 << 16;

export class FilterWork {
  readonly #expression: string;
  readonly #options: FilterFilesOptions;
  readonly #tuning: ThreadTuning;
  readonly #selection: Selection;
  readonly #inputs: Input[] = [];
  readonly #output: FilterOutput;
  /** Bytes of the inputs that are done with. */
  #passed = 0;

  constructor(expression: string, options: FilterFilesOptions, tuning: ThreadTuning) {
    this.#tuning = tuning;
    this.#expression = expression;
    this.#options = options;
    this.#selection = new Selection(options);
    this.#output = new FilterOutput(options, this.#inputs);
    if (options.output !== undefined && options.output !== '-') refuseUnwritable(options.output);
  }

  async oneAfterTheOther(): Promise<void> {
    const record = emptyRecord();
    for (const each of this.#options.inputs) {
      const input = this.#open(each, LARGEST_WINDOW, {
        begin: (from) => this.#output.for(input)?.begin(from),
        addBlock: (block) => this.#output.for(input)?.addBlock?.(block),
        add() {},
        copies: (from) => this.#selection.wantsAll && this.#output.copies(from, input),
        addCopies: (records, packets) => {
          this.#selection.admit(packets);
          this.#output.destination?.addCopies(records, packets);
        },
      });
      try {
        await this.#filterInThreads(input);
        for (;;) {
          while (input.next(record) && this.#keep(input, record));
          // What comes from a pipe may be waited for.
          if (input.size === undefined) this.#output.destination?.flush();
          if (input.isDone || this.#isFull) break;
          await input.fill();
          this.#reportProgress(input);
        }
        input.finish();
      } finally {
        input.close();
      }
      this.#passed += input.size ?? 0;
      if (this.#isFull || this.#isAborted) return;
    }
  }

  async merge(): Promise<void> {
    const { inputs } = this.#options;
    const windowSize = Math.max(
      SMALLEST_WINDOW,
      Math.min(LARGEST_WINDOW, Math.floor(MOST_MEMORY / inputs.length)),
    );
    const begun: Interface[] = [];
    try {
      for (const each of inputs) {
        const input = this.#open(each, windowSize, {
          begin: (from) => begun.push(from),
          addBlock: (block) => this.#output.for(input)?.addBlock?.(block),
          add() {},
        });
      }
      const merged = await Merged.of(this.#inputs);
      for (const input of this.#inputs) if (input.isDone) input.finish();
      this.#output.beginMerged(begun);
      for (let first = merged.first; first !== undefined && !this.#isFull; first = merged.first) {
        this.#keep(first.input, first.record);
        const waiting = merged.next();
        if (waiting === undefined) continue;
        if ((this.#output.destination?.waiting ?? 0) >= ENOUGH) this.#output.destination?.flush();
        await waiting;
        this.#reportProgress();
        if (this.#isAborted) break;
      }
      for (const input of this.#inputs) input.finish();
    } finally {
      for (const input of this.#inputs) input.close();
    }
  }

  /** Throws FilterError where the expression could be compiled for no interface. */
  finish(): FilteredFiles {
    const [first] = this.#inputs;
    if (first?.unsupported && this.#inputs.every(({ unsupported }) => unsupported)) throw first.unsupported;
    const kept = this.#output.finish() ?? this.#selection.kept;
    return {
      ...whatWasRead(this.#inputs),
      kept,
      outputs: this.#output.destination?.files ?? [],
      reachedLimit: this.#output.destination?.hasEnded ?? false,
    };
  }

  abandon(): void {
    this.#output.destination?.abandon();
  }

  get #isFull(): boolean {
    return this.#selection.isFull || this.#output.destination?.hasEnded === true;
  }

  get #isAborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  #open(from: string | (() => Source), windowSize: number, output: PacketOutput): Input {
    const source = typeof from === 'string' ? openSource(from) : from();
    // What is wanted of the packets is decided here, over all inputs.
    const { count, skip, from: _, to, lost, ...rest } = this.#options;
    const enough = Math.max(SMALLEST_WINDOW, (source.size ?? LARGEST_WINDOW) * USUAL_COMPRESSION);
    const options: FilterCaptureOptions = {
      ...rest,
      windowSize: Math.min(windowSize, enough),
      interpreted: this.#interpreted(windowSize, source.size),
      lost: lost && ((loss) => lost(source.name, loss)),
    };
    const input = new Input(source, this.#expression, options, output, this.#options.signal);
    this.#inputs.push(input);
    return input;
  }

  /** How many packets are interpreted before the program is compiled. */
  #interpreted(windowSize: number, size = 0): number | undefined {
    // Of memories for compiled programs there cannot be any number.
    if (windowSize < LARGEST_WINDOW) return Number.POSITIVE_INFINITY;
    const isLong = size >= LARGE && this.#options.count === undefined;
    return this.#options.interpreted ?? (isLong ? 0 : undefined);
  }

  /** False when nothing more is wanted. */
  #keep(input: Input, record: PacketRecord): boolean {
    const { truncate = Number.POSITIVE_INFINITY } = this.#options;
    if (!this.#selection.wants(record)) return true;
    if (record.capturedLength > truncate) record.capturedLength = truncate;
    const output = this.#output.for(input);
    if (!input.hand(record, () => output?.add(record))) {
      this.#selection.withdraw();
      return false;
    }
    return !this.#isFull;
  }

  /** What of a large file can be filtered so; the rest is left to this thread. */
  async #filterInThreads(input: Input): Promise<void> {
    const { threads = availableParallelism(), signal, progress, lost } = this.#options;
    const { smallest, chunkLength, worker, together } = this.#tuning;
    const most = Math.floor((input.size ?? 0) / smallest);
    if (threads < 2 || most < 2 || !this.#output.isDirect) return;
    if (!this.#selection.wantsAll || lost !== undefined) return;
    await filterInThreads(input, this.#output, {
      threads: Math.min(threads, most),
      chunkLength,
      worker,
      together,
      signal,
      progress: progress && ((position) => progress(this.#passed + position, this.#sizeOf(input))),
      kept: (packets) => this.#selection.admit(packets),
    });
  }

  /** Of all that is to be read, where that is known. */
  #sizeOf({ size }: Input): number | undefined {
    return this.#options.inputs.length === 1 ? size : undefined;
  }

  #reportProgress(current?: Input): void {
    const { progress } = this.#options;
    if (progress === undefined) return;
    if (current !== undefined) {
      progress(this.#passed + current.position, this.#sizeOf(current));
      return;
    }
    const sizes = this.#inputs.map(({ size }) => size);
    const position = this.#inputs.reduce((sum, input) => sum + input.position, 0);
    progress(
      position,
      sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0),
    );
  }
}
