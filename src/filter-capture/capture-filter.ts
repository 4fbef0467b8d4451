/** A capture that arrives piece by piece → the packets that an expression keeps. */

import * as capture from '../capture/index.js';
import { readVersion } from '../compile-options.js';
import { BlocksBetween } from './blocks-between.js';
import { InterfacePrograms } from './interface-programs.js';
import { ListedRecords } from './listed-records.js';
import type { FilterCaptureOptions, PacketCounts, RecordWork } from './options.js';
import { PacketMemory } from './packet-memory.js';
import type { Selector } from './selector.js';
import { wholeForm } from './whole-form.js';

/** The interpreter takes as long for these as the compiler for the program. */
const USUALLY_INTERPRETED = 4096;

/**
 * Filters a capture that arrives piece by piece: fill `window`, then take packets with `next`, or let `process` hand them
 * to the output. Nothing waits and nothing is read or written here, so it serves files, streams and the browser alike.
 */
export class CaptureFilter {
  /** Where the input is put; set `window.ended` when there is no more. */
  readonly window: capture.Window;
  readonly #options: FilterCaptureOptions;
  readonly #output: capture.PacketOutput | undefined;
  readonly #selection: capture.Selection;
  readonly #programs: InterfacePrograms;
  /** Once so many packets were read that compiling pays. */
  #hasMemory = false;
  #reader: capture.RecordReader | undefined;
  readonly #record = capture.emptyRecord();
  #hasBegun = false;

  /** Packets that were read together, and which of them are kept. */
  readonly #batch: capture.PacketBatch;
  readonly #batches: capture.BatchReader;
  /** For the interface of the batch. */
  #selector: Selector | undefined;
  #selectedFrom: capture.Interface | undefined;
  readonly #kept: Uint32Array;
  #keptCount = 0;
  #nextKept = 0;
  readonly #blocks: BlocksBetween;
  /** In place of a batch: packets that were passed over, and which of them are kept. */
  readonly #listed: ListedRecords;
  /** Packets of the batches that are used up, and of the one that is being used. */
  #read = 0;
  #passed = 0;

  /** Without an output the packets are only counted. */
  constructor(expression: string, options: FilterCaptureOptions, output?: capture.PacketOutput) {
    this.#options = options;
    this.#output = output;
    this.#blocks = new BlocksBetween(output);
    this.#programs = new InterfacePrograms(expression, options);
    this.#selection = new capture.Selection(options);
    const { windowSize = capture.USUAL_WINDOW_SIZE } = options;
    this.window = new capture.Window(windowSize);
    this.#batch = new capture.PacketBatch(windowSize);
    this.#batches = new capture.BatchReader(this.window, this.#batch, options.lost);
    this.#kept = new Uint32Array(this.#batch.capacity);
    this.#listed = new ListedRecords(this.window);
  }

  get counts(): PacketCounts {
    return { read: this.#read + this.#passed, kept: this.#selection.kept };
  }

  /** Whether the header of the capture has been read, and the expression compiled for it. */
  get isOpen(): boolean {
    return this.#reader !== undefined;
  }

  /** Whether there is nothing left to do: the input has ended, or enough packets were kept. */
  get isDone(): boolean {
    return this.window.ended || this.#selection.isFull;
  }

  /** Of the capture, once it is open. */
  get format(): capture.Format | undefined {
    return this.#reader?.format;
  }

  get interfaces(): readonly capture.Interface[] {
    return this.#reader?.interfaces ?? [];
  }

  /**
   * Filters what lies in the window. Throws FilterError for the expression and CaptureError for the capture, after all
   * packets before the fault were kept.
   */
  process(): void {
    const record = this.#record;
    while (this.next(record)) this.#output?.add(record);
    if (this.window.ended) this.finish();
  }

  /** There will be no more packets: what has no packets gets its header all the same. */
  finish(): void {
    const [first] = this.interfaces;
    if (first === undefined) return;
    if (this.#programs.unsupported !== undefined) throw this.#programs.unsupported;
    this.#begin(first);
  }

  /**
   * Fills `record` with the next packet that is wanted. Those before it that the output takes as whole records are handed
   * to that. False when the window has to be filled first, or nothing is left to do. Throws as `process` does.
   */
  next(record: capture.PacketRecord): boolean {
    if (this.#selection.isFull) return false;
    for (;;) {
      for (let index = this.#take(record); index !== undefined; index = this.#take(record)) {
        if (!this.#selection.wants(record)) continue;
        this.#blocks.hand(index);
        this.#begin(record.interface);
        this.#passed = index + 1;
        return true;
      }
      this.#blocks.hand(Number.POSITIVE_INFINITY);
      this.#read += this.#batch.count + this.#listed.seen;
      this.#passed = 0;
      this.#listed.finish();
      if (!this.#refill()) return false;
    }
  }

  /**
   * Begins the output and gives what it takes to filter the records elsewhere, before any of them is read; undefined when
   * the header is not there yet, or something has to be known of each record. Throws as `process` does.
   */
  handOver(): RecordWork | undefined {
    const reader = (this.#reader ??= this.#open());
    const from = reader && this.#copied(reader);
    const modules = from && this.#programs.modulesFor(from);
    if (from === undefined || modules === undefined) return undefined;
    this.#begin(from);
    return { modules, longest: reader!.longestCopied!, start: this.window.offset };
  }

  /** Goes on behind records that were filtered elsewhere. */
  takeBack(end: number, { read, kept }: PacketCounts): void {
    const { window } = this;
    const inWindow = Math.min(window.length, end - window.offset);
    window.start += inWindow;
    if (end > window.offset) window.skip(end - window.offset);
    this.#read += read;
    this.#selection.admit(kept);
  }

  /** The expression is compiled for what the header names, so that its errors do not wait for a packet. */
  #open(): capture.RecordReader | undefined {
    const behavior = capture.savefileBehaviors[readVersion(this.#options)];
    const reader = capture.openCapture(this.window, behavior, (block) =>
      this.#blocks.add(block, this.#batch.count),
    );
    if (reader !== undefined) this.#programs.selectorFor(reader.interfaces[0]!);
    return reader;
  }

  #begin(from: capture.Interface): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#output?.begin(this.#blocks.widest(from));
  }

  /** Fills `record` with the next packet that the program keeps of those that were read together; gives its row. */
  #take(record: capture.PacketRecord): number | undefined {
    if (this.#nextKept === this.#keptCount) return this.#listed.next(record);
    const index = this.#kept[this.#nextKept++]!;
    this.#batch.read(index, record);
    return index;
  }

  /** Reads packets of one interface, as many as there are in the window, and runs the machine. */
  #refill(): boolean {
    this.#batch.count = 0;
    this.#nextKept = 0;
    this.#keptCount = 0;
    this.#enterMemory();
    this.#reader ??= this.#open();
    if (this.#reader === undefined || !this.#batches.passFault(this.#reader)) return false;
    if (this.#copied(this.#reader) !== undefined) this.#passCopies(this.#reader);
    else if (this.#list(this.#reader)) return true;
    const isMore = this.#batches.read(this.#reader, this.#listed.pace.waiting || undefined);
    this.#listed.pace.waited(this.#batch.count);
    if (this.#batch.count > 0) {
      // Nothing may get lost when there is no program for these packets.
      this.#blocks.hand(0);
      this.#keptCount = this.#select();
    }
    return isMore || this.#batch.count > 0 || this.#blocks.areWaiting;
  }

  /** From some packets on, everything lies in a memory for compiled programs. */
  #enterMemory(): void {
    const { interpreted = USUALLY_INTERPRETED } = this.#options;
    if (this.#hasMemory || this.#batches.isWaiting || this.#read < interpreted) return;
    this.#hasMemory = true;
    const memory = PacketMemory.create();
    if (memory === undefined) return;
    this.window.move((length, kept) => memory.allocate(length, kept));
    this.#programs.enter(memory);
    this.#selectedFrom = undefined;
  }

  /** Gives the number of rows to keep. */
  #select(): number {
    const from = this.#batch.interface!;
    if (from !== this.#selectedFrom) this.#selector = this.#programs.selectorFor(from);
    this.#selectedFrom = from;
    return this.#selector?.select(this.#batch, this.#kept) ?? 0;
  }

  /** Passes over records that lie in the memory of compiled programs. False where they have to be read. */
  #list(reader: capture.RecordReader): boolean {
    const listed = this.#listed;
    if (!this.#hasMemory || this.#batches.isWaiting || listed.pace.waiting > 0) return false;
    if (!listed.run(reader, (plain) => this.#programs.selectorFor(plain.from)?.list(plain))) return false;
    const plain = listed.plain!;
    const form = this.#wantsWhole ? wholeForm(plain, this.#output) : undefined;
    if (form === undefined) return true;
    this.#read += listed.seen;
    const { records, packets } = listed.convert(form);
    this.#selection.admit(packets);
    if (packets === 0) return true;
    this.#blocks.hand(0);
    this.#begin(plain.from);
    this.#output?.addCopies?.(records, packets);
    return true;
  }

  /** Whether nothing has to be known of each packet but whether it is kept. */
  get #wantsWhole(): boolean {
    return this.#selection.wantsAll && this.#options.lost === undefined;
  }

  /** The interface whose records are copied to the output as they lie. */
  #copied({ longestCopied, interfaces: [from] }: capture.RecordReader): capture.Interface | undefined {
    if (longestCopied === undefined || from === undefined) return undefined;
    return this.#wantsWhole && this.#output?.copies?.(from) === true ? from : undefined;
  }

  /** Hands records to the output as they lie, as far as nothing has to be known of each but whether it is kept. */
  #passCopies(reader: capture.RecordReader): void {
    const from = this.#copied(reader);
    const records = from && this.#programs.selectorFor(from)?.records();
    if (from === undefined || records === undefined) return;
    const { window } = this;
    const base = window.bytes.byteOffset;
    const start = window.start;
    window.start = records.filter(base + start, base + window.end, reader.longestCopied!) - base;
    this.#read += records.seen;
    this.#selection.admit(records.kept);
    if (records.kept === 0) return;
    this.#begin(from);
    this.#output?.addCopies?.(window.bytes.subarray(start, start + records.length), records.kept);
  }
}
