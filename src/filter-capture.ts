/** A capture → the packets that an expression keeps: compiled once for each kind of interface met, run by a machine. */

import { FilterError } from './base/index.js';
import * as capture from './capture/index.js';
import { type CompileOptions, readVersion } from './compile-options.js';
import { compile } from './compiler.js';
import { type Machine, machine } from './vm/index.js';

export interface FilterCaptureOptions
  extends Omit<CompileOptions, 'linkType' | 'snapLength' | 'context' | 'swapped'>,
    capture.SelectionOptions {
  /** How fractions of a second are counted in pcap: microseconds as tcpdump does, nanoseconds as `tcpdump --nano`. */
  readonly resolution?: capture.Resolution | undefined;
  /** Called when the expression has been compiled for an interface, before the first of its packets. */
  readonly compiled?: ((from: capture.Interface) => void) | undefined;
  /**
   * Called when the expression cannot be compiled for an interface, whose packets are then left out. Without it the
   * error is thrown; with it only when there is no interface at all that the expression can be compiled for.
   */
  readonly unsupported?: ((from: capture.Interface, error: FilterError) => void) | undefined;
  /** Called for what cannot be read and is left out. Without it the fault is thrown, and ends the reading. */
  readonly lost?: ((loss: Loss) => void) | undefined;
  /** Bytes of the window to begin with; a packet that is longer makes it grow. Less, where many captures are open. */
  readonly windowSize?: number | undefined;
}

/** Bytes of a damaged capture that were passed over. */
export interface Loss {
  readonly fault: capture.CaptureError;
  /** From where the fault is; 0 when nothing came after. */
  readonly length: number;
}

/** How many packets were read, and how many of them the expression kept. */
export interface PacketCounts {
  readonly read: number;
  readonly kept: number;
}

/** Stands in a record until that is filled. */
const unknownInterface: capture.Interface = {
  linkType: 0,
  linkTypeExtension: 0,
  snapLength: 1,
  resolution: 'microseconds',
  swapped: false,
};

/** A block of a pcapng file, and how many packets of the batch come before it. */
interface PlacedBlock {
  readonly block: capture.Block;
  readonly row: number;
}

/**
 * Filters a capture that arrives piece by piece: fill `window`, then take packets with `next`, or let `process` hand them
 * to the output. Nothing waits and nothing is read or written here, so it serves files, streams and the browser alike.
 */
export class CaptureFilter {
  /** Where the input is put; set `window.ended` when there is no more. */
  readonly window: capture.Window;
  readonly #expression: string;
  readonly #options: FilterCaptureOptions;
  readonly #output: capture.PacketOutput | undefined;
  readonly #selection: capture.Selection;
  /** By what a program depends on. Undefined where the expression cannot be compiled. */
  readonly #machines = new Map<string, Machine | undefined>();
  #unsupported: FilterError | undefined;
  #reader: capture.RecordReader | undefined;
  readonly #record = capture.emptyRecord(unknownInterface);
  #hasBegun = false;

  /** Packets that were read together, and which of them the machine keeps. */
  readonly #batch: capture.PacketBatch;
  #machine: Machine | undefined;
  readonly #kept: Uint32Array;
  #keptCount = 0;
  #nextKept = 0;
  #blocks: PlacedBlock[] = [];
  /** What is being read; when it waits, it belongs into the next batch. */
  readonly #incoming = capture.emptyRecord(unknownInterface);
  #isWaiting = false;
  /** What ended the reading of the batch, once that is used up. */
  #fault: capture.CaptureError | undefined;
  #recovering: { readonly fault: capture.CaptureError; readonly from: number } | undefined;
  /** Packets of the batches that are used up, and of the one that is being used. */
  #read = 0;
  #passed = 0;

  /** Without an output the packets are only counted. */
  constructor(expression: string, options: FilterCaptureOptions, output?: capture.PacketOutput) {
    this.#expression = expression;
    this.#options = options;
    this.#output = output;
    this.#selection = new capture.Selection(options);
    const { windowSize = capture.USUAL_WINDOW_SIZE } = options;
    this.window = new capture.Window(windowSize);
    this.#batch = new capture.PacketBatch(windowSize);
    this.#kept = new Uint32Array(this.#batch.capacity);
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
    if (this.#unsupported !== undefined && [...this.#machines.values()].every((each) => each === undefined)) {
      throw this.#unsupported;
    }
    this.#begin(first);
  }

  /**
   * Fills `record` with the next packet that is wanted. False when the window has to be filled first, or nothing is left
   * to do. Throws as `process` does.
   */
  next(record: capture.PacketRecord): boolean {
    if (this.#selection.isFull) return false;
    for (;;) {
      while (this.#nextKept < this.#keptCount) {
        const index = this.#kept[this.#nextKept++]!;
        this.#batch.read(index, record);
        if (!this.#selection.wants(record)) continue;
        this.#handBlocks(index);
        this.#begin(record.interface);
        this.#passed = index + 1;
        return true;
      }
      this.#handBlocks(Number.POSITIVE_INFINITY);
      this.#read += this.#batch.count;
      this.#passed = 0;
      if (!this.#refill()) return false;
    }
  }

  /** The expression is compiled for what the header names, so that its errors do not wait for a packet. */
  #open(): capture.RecordReader | undefined {
    const behavior = capture.savefileBehaviors[readVersion(this.#options)];
    const reader = capture.openCapture(this.window, behavior, (block) => {
      if (this.#output?.addBlock !== undefined) this.#blocks.push({ block, row: this.#batch.count });
    });
    if (reader !== undefined) this.#select(reader.interfaces[0]!);
    return reader;
  }

  #begin(from: capture.Interface): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const alike = this.interfaces.filter(({ linkType }) => linkType === from.linkType);
    const snapLength = Math.max(...alike.map((each) => each.snapLength));
    this.#output?.begin(snapLength === from.snapLength ? from : { ...from, snapLength });
  }

  #handBlocks(before: number): void {
    while (this.#blocks.length > 0 && this.#blocks[0]!.row <= before) {
      this.#output?.addBlock?.(this.#blocks.shift()!.block);
    }
  }

  /** Reads packets of one interface, as many as there are in the window, and runs the machine. */
  #refill(): boolean {
    this.#batch.count = 0;
    this.#nextKept = 0;
    this.#keptCount = 0;
    this.#reader ??= this.#open();
    if (this.#reader === undefined || !this.#passFault(this.#reader)) return false;
    const isMore = this.#readBatch(this.#reader);
    if (this.#machine !== undefined) this.#keptCount = select(this.#machine, this.#batch, this.#kept);
    return isMore || this.#batch.count > 0 || this.#blocks.length > 0;
  }

  /** False when the window has to be filled first. */
  #passFault(reader: capture.RecordReader): boolean {
    const { lost } = this.#options;
    if (this.#fault !== undefined) {
      const fault = this.#fault;
      this.#fault = undefined;
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
  #readBatch(reader: capture.RecordReader): boolean {
    const batch = this.#batch;
    const record = this.#incoming;
    while (!batch.isFull) {
      if (!this.#isWaiting && !this.#readRecord(reader, record)) return this.#fault !== undefined;
      if (record.interface !== batch.interface || batch.count === 0) {
        this.#isWaiting = batch.count > 0;
        if (this.#isWaiting) return true;
        if (record.interface !== batch.interface) this.#machine = this.#select(record.interface);
        batch.begin(record.bytes, record.interface);
      }
      this.#isWaiting = false;
      batch.add(record);
    }
    return true;
  }

  #readRecord(reader: capture.RecordReader, record: capture.PacketRecord): boolean {
    try {
      return reader.next(record);
    } catch (error) {
      if (!(error instanceof capture.CaptureError)) throw error;
      this.#fault = error;
      return false;
    }
  }

  #select(from: capture.Interface): Machine | undefined {
    const key = `${from.linkType} ${from.swapped}`;
    if (this.#machines.has(key)) return this.#machines.get(key);
    const chosen = this.#compile(from);
    this.#machines.set(key, chosen);
    return chosen;
  }

  #compile(from: capture.Interface): Machine | undefined {
    const { netmask = 0, unsupported, compiled } = this.#options;
    try {
      const program = compile(this.#expression, { ...this.#options, ...savefileOptions(from), netmask });
      compiled?.(from);
      return machine(program);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      const named = namingInterface(error, from);
      if (unsupported === undefined) throw named;
      this.#unsupported ??= named;
      unsupported(from, named);
      return undefined;
    }
  }
}

/** Writes the rows that the machine keeps into `kept`; gives their number. */
function select(machine: Machine, batch: capture.PacketBatch, kept: Uint32Array): number {
  const { bytes, table, count } = batch;
  const { row, ROW_LENGTH } = capture;
  let keptCount = 0;
  for (let index = 0, at = 0; index < count; index++, at += ROW_LENGTH) {
    const start = table[at + row.start]!;
    const packet = bytes.subarray(start, start + table[at + row.capturedLength]!);
    if (machine.run(packet, table[at + row.wireLength]!) !== 0) kept[keptCount++] = index;
  }
  return keptCount;
}

/** A classic pcap file has one interface, which needs no name. */
function namingInterface(error: FilterError, { number, name }: capture.Interface): FilterError {
  if (number === undefined) return error;
  const { code, message, span, expected, hint, related } = error;
  const called = name === undefined ? `interface ${number}` : `interface ${number} (${name})`;
  return new FilterError({ code, message: `${called}: ${message}`, span, expected, hint, related });
}

/** What tcpdump compiles with for a capture file: its link type, snap length and byte order, and netmask 0. */
export const savefileOptions = ({ linkType, snapLength, swapped }: capture.Interface): CompileOptions => ({
  linkType,
  snapLength,
  netmask: 0,
  context: 'savefile',
  swapped,
});

/** Filtered bytes piece by piece, and the counts so far. */
export interface FilteredCapture extends AsyncIterable<Uint8Array> {
  readonly counts: PacketCounts;
}

/**
 * The bytes of a capture → the bytes of a classic pcap file with the packets that `expression` keeps, as tcpdump writes
 * them; or of a pcapng file with `format`. Memory does not grow with the input. Each piece is valid until the next one is
 * asked for.
 *
 * Throws FilterError for the expression, before the first piece; CaptureError for a damaged capture, after the pieces
 * with all packets before the fault.
 */
export function filterCapture(
  expression: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: FilterCaptureOptions & { readonly format?: capture.Format | undefined } = {},
): FilteredCapture {
  const writer =
    options.format === 'pcapng' ? new capture.PcapngWriter() : new capture.PcapWriter(options.resolution);
  const filter = new CaptureFilter(expression, options, writer);

  function* written(): Generator<Uint8Array> {
    const piece = writer.take();
    if (piece.length > 0) yield piece;
  }

  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        for (let rest = chunk; rest.length > 0; ) {
          rest = filter.window.add(rest);
          filter.process();
          yield* written();
          if (filter.isDone) return;
        }
      }
      filter.window.ended = true;
      filter.process();
    } catch (error) {
      yield* written();
      throw error;
    }
    yield* written();
  }

  return {
    get counts() {
      return filter.counts;
    },
    [Symbol.asyncIterator]: pieces,
  };
}
