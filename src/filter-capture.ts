/** A capture → the packets that an expression keeps: compiled once for each interface met, run by a machine. */

import * as capture from './capture/index.js';
import { type CompileOptions, readVersion } from './compile-options.js';
import { compile } from './compiler.js';
import { type Machine, machine } from './vm/index.js';

export interface FilterCaptureOptions
  extends Omit<CompileOptions, 'linkType' | 'snapLength' | 'context' | 'swapped'> {
  /** Stop after so many packets are kept. */
  readonly count?: number | undefined;
  /** How the output counts fractions of a second: microseconds as tcpdump does, nanoseconds as `tcpdump --nano`. */
  readonly resolution?: capture.Resolution | undefined;
  /** Called when the expression has been compiled for an interface, before the first of its packets. */
  readonly compiled?: ((from: capture.Interface) => void) | undefined;
}

/** How many packets were read, and how many of them the expression kept. */
export interface PacketCounts {
  readonly read: number;
  readonly kept: number;
}

/**
 * Filters a capture that arrives piece by piece: fill `window`, call `process`, until `isDone`. Nothing waits and
 * nothing is read or written here, so it serves files, streams and the browser alike.
 */
export class CaptureFilter {
  /** Where the input is put; set `window.ended` when there is no more. */
  readonly window = new capture.Window();
  readonly #expression: string;
  readonly #options: FilterCaptureOptions;
  readonly #output: capture.PacketOutput | undefined;
  readonly #machines = new Map<capture.Interface, Machine>();
  #reader: capture.RecordReader | undefined;
  #record: capture.PacketRecord | undefined;
  #interface: capture.Interface | undefined;
  #machine: Machine | undefined;
  #read = 0;
  #kept = 0;

  /** Without an output the packets are only counted. */
  constructor(expression: string, options: FilterCaptureOptions, output?: capture.PacketOutput) {
    this.#expression = expression;
    this.#options = options;
    this.#output = output;
  }

  get counts(): PacketCounts {
    return { read: this.#read, kept: this.#kept };
  }

  /** Whether the header of the capture has been read, and the expression compiled for it. */
  get isOpen(): boolean {
    return this.#reader !== undefined;
  }

  /** Whether there is nothing left to do: the input has ended, or enough packets were kept. */
  get isDone(): boolean {
    return this.window.ended || this.#kept === this.#options.count;
  }

  /**
   * Filters what lies in the window. Throws FilterError for the expression and CaptureError for the capture, after all
   * packets before the fault were kept.
   */
  process(): void {
    const reader = (this.#reader ??= this.#open());
    if (reader === undefined) return;
    this.#record ??= capture.emptyRecord(reader.interfaces[0]!);
    const record = this.#record;
    const last = this.#options.count ?? Number.POSITIVE_INFINITY;
    while (this.#kept < last && reader.next(record)) {
      this.#read++;
      if (record.interface !== this.#interface) this.#select(record.interface);
      const packet = record.bytes.subarray(record.start, record.start + record.capturedLength);
      if (this.#machine!.run(packet, record.wireLength) === 0) continue;
      this.#kept++;
      this.#output?.add(record);
    }
  }

  /** The expression is compiled for what the header names, so that its errors do not wait for a packet. */
  #open(): capture.RecordReader | undefined {
    const behavior = capture.savefileBehaviors[readVersion(this.#options)];
    const reader = capture.openCapture(this.window, behavior);
    if (reader === undefined) return undefined;
    for (const each of reader.interfaces) this.#select(each);
    this.#output?.begin(reader.interfaces[0]!);
    return reader;
  }

  #select(from: capture.Interface): void {
    let chosen = this.#machines.get(from);
    if (chosen === undefined) {
      const { netmask = 0 } = this.#options;
      chosen = machine(compile(this.#expression, { ...this.#options, ...savefileOptions(from), netmask }));
      this.#machines.set(from, chosen);
      this.#options.compiled?.(from);
    }
    this.#interface = from;
    this.#machine = chosen;
  }
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
 * them. Memory does not grow with the input. Each piece is valid until the next one is asked for.
 *
 * Throws FilterError for the expression, before the first piece; CaptureError for a damaged capture, after the pieces
 * with all packets before the fault.
 */
export function filterCapture(
  expression: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: FilterCaptureOptions = {},
): FilteredCapture {
  const writer = new capture.PcapWriter(options.resolution);
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
