/** Records of classic pcap in WebAssembly memory → those that a program keeps, moved together where they lie. */

import type { RecordModules } from './vm/index.js';
import { api, type Memory } from './wasm/index.js';

type Walk = (from: number, end: number, largest: number, interfaces: number, count: number) => number;
type Filter = (...args: [...Parameters<Walk>, into: number, results: number]) => number;

/** What modules call their way in. */
const ENTRY = 'run';
/** Bytes that results take. */
const RESULTS_LENGTH = 12;

export class RecordFilter {
  /** Of the last call of `filter`: packets looked at, packets kept, and how many bytes those take. */
  seen = 0;
  kept = 0;
  length = 0;
  readonly #memory: Memory;
  readonly #results: number;
  readonly #filter: Filter;
  readonly #walk: Walk;

  /** `results` is where results may be put meanwhile. */
  constructor({ filter, walk }: RecordModules, memory: Memory, results: number) {
    this.#memory = memory;
    this.#results = results;
    this.#filter = entryOf(filter, memory) as Filter;
    this.#walk = entryOf(walk, memory) as Walk;
  }

  /**
   * Looks at the records from one address to another, and moves those that are kept to the first, or to where `into` says
   * before it. Gives where it stopped: at a record that is not whole by then, or longer than `largest`, or at the end.
   */
  filter(from: number, end: number, largest: number, into = from): number {
    const stop = this.#filter(from, end, largest, 0, 0, into, this.#results) >>> 0;
    const [seen, kept, moved] = new Uint32Array(this.#memory.buffer, this.#results, RESULTS_LENGTH / 4);
    this.seen = seen!;
    this.kept = kept!;
    this.length = moved! - into;
    return stop;
  }

  /** Where `filter` would stop. */
  walk(from: number, end: number, largest: number): number {
    return this.#walk(from, end, largest, 0, 0) >>> 0;
  }
}

/** The way into a module, once it is bound to a memory. */
export function entryOf(module: object, memory: Memory): unknown {
  if (api === undefined) throw new Error('WebAssembly is not available');
  function step(): never {
    throw new Error('a program of this kind needs no interpreter');
  }
  return new api.Instance(module, { host: { memory, step } }).exports[ENTRY];
}
