/** A chunk of a classic pcap file → its kept records, written to where they belong in the output, by any thread. */

import { readSync, writeSync } from 'node:fs';
import { RecordFilter } from '../../record-filter.js';
import type { RecordModules } from '../../vm/index.js';
import { api } from '../../wasm/index.js';
import type { Relay, Turn } from './relay.js';

/** What all threads are told. */
export interface ChunkWork {
  readonly modules: RecordModules;
  /** No packet that is longer may be looked at here. */
  readonly longest: number;
  /** Where records begin in the file, and where the file ends. */
  readonly start: number;
  readonly size: number;
  readonly chunkLength: number;
  /**
   * Whether the records of a chunk are gone through by their headers alone before they are filtered, so that the next chunk
   * waits for less. To filter them at once is less to do in all, and no longer for two threads.
   */
  readonly isWalked: boolean;
  /** Descriptors; without an output records are only counted. */
  readonly input: number;
  readonly output: number | undefined;
}

const PAGE = 65_536;
/** The first page is the program's. */
const RESULTS = PAGE;
const DATA = 2 * PAGE;
/** Behind a chunk there is room for the end of its last record, if that is no longer than most. */
const ROOM = 1 << 19;
const RECORD_HEADER = 16;
const CAPTURED_LENGTH = 8;

/** Where a chunk begins in the file; in memory, where its first record begins, what is known of it ends, and itself ends. */
interface Extent {
  readonly from: number;
  readonly first: number;
  readonly end: number;
  readonly chunkEnd: number;
}

export const chunksOf = ({ start, size, chunkLength }: ChunkWork): number =>
  Math.ceil((size - start) / chunkLength);

export class ChunkFilter {
  readonly #work: ChunkWork;
  readonly #relay: Relay;
  readonly #records: RecordFilter;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(work: ChunkWork, relay: Relay) {
    if (api === undefined) throw new Error('WebAssembly is not available');
    this.#work = work;
    this.#relay = relay;
    const length = DATA + work.chunkLength + ROOM;
    const memory = new api.Memory({ initial: Math.ceil(length / PAGE) });
    this.#records = new RecordFilter(work.modules, memory, RESULTS);
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** Does one chunk. Gives the turns to be waited for; when that turn will not come, it is not to be gone on with. */
  *filter(chunk: number): Generator<Turn> {
    const { start, size, chunkLength, longest, isWalked } = this.#work;
    const from = start + chunk * chunkLength;
    const length = Math.min(chunkLength, size - from);
    const end = DATA + this.#read(DATA, from, length);
    yield 'boundary';
    const first = DATA + this.#relay.boundary - from;
    const kept = { seen: 0, kept: 0, length: 0 };
    const filter = (at: number, known: number): number => {
      const stop = this.#records.filter(at, known, longest, first + kept.length);
      kept.seen += this.#records.seen;
      kept.kept += this.#records.kept;
      kept.length += this.#records.length;
      return stop;
    };
    const walk = (at: number, known: number): number => this.#records.walk(at, known, longest);
    const last = this.#pass({ from, first, end, chunkEnd: DATA + length }, isWalked ? walk : filter);
    if (isWalked && last > first) filter(first, last);
    yield 'output';
    const at = this.#relay.output;
    this.#relay.passOutput(kept.length, kept.seen, kept.kept);
    if (kept.length > 0) this.#write(first, kept.length, at);
  }

  /**
   * Goes through the records by `step`, which gives where it stopped, and hands on where those of the next chunk begin.
   * Gives where those of this one end.
   */
  #pass({ from, first, end, chunkEnd }: Extent, step: (at: number, known: number) => number): number {
    let at = first;
    let known = end;
    while (at < chunkEnd) {
      if (at < known) at = step(at, known);
      if (at >= chunkEnd) break;
      const missing = at + this.#lengthAt(at, known) - known;
      const read = missing > 0 ? this.#read(known, from + known - DATA, missing) : 0;
      if (read < missing || read === 0) {
        this.#relay.stop(from + at - DATA);
        return at;
      }
      known += read;
    }
    this.#relay.passBoundary(from + at - DATA);
    return at;
  }

  /** Of the record, as far as is known; 0 when it is not to be looked at here. */
  #lengthAt(at: number, known: number): number {
    if (known - at < RECORD_HEADER) return RECORD_HEADER;
    const captured = this.#view.getUint32(at + CAPTURED_LENGTH, true);
    return captured > this.#work.longest ? 0 : RECORD_HEADER + captured;
  }

  /** Reads less than that where the file ends, or there is no room. */
  #read(into: number, position: number, length: number): number {
    const room = Math.min(length, this.#bytes.length - into);
    let done = 0;
    while (done < room) {
      const read = readSync(this.#work.input, this.#bytes, into + done, room - done, position + done);
      if (read === 0) break;
      done += read;
    }
    return done;
  }

  #write(from: number, length: number, position: number): void {
    const { output } = this.#work;
    if (output === undefined) return;
    for (let done = 0; done < length; ) {
      done += writeSync(output, this.#bytes, from + done, length - done, position + done);
    }
  }
}
