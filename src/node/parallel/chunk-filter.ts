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
    const { start, size, chunkLength, longest } = this.#work;
    const from = start + chunk * chunkLength;
    const length = Math.min(chunkLength, size - from);
    const end = DATA + this.#read(DATA, from, length);
    yield 'boundary';
    const first = DATA + this.#relay.boundary - from;
    const last = this.#walk(first, end, from, DATA + length);
    let kept = 0;
    let seen = 0;
    let keptLength = 0;
    if (last > first) {
      this.#records.filter(first, last, longest);
      ({ kept, seen, length: keptLength } = this.#records);
    }
    yield 'output';
    const at = this.#relay.output;
    this.#relay.passOutput(keptLength, seen, kept);
    if (keptLength > 0) this.#write(first, keptLength, at);
  }

  /** Hands on where the records of the next chunk begin. Gives where those of this one end. */
  #walk(first: number, end: number, from: number, chunkEnd: number): number {
    const { longest } = this.#work;
    let at = first;
    let known = end;
    while (at < chunkEnd) {
      if (at < known) at = this.#records.walk(at, known, longest);
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
