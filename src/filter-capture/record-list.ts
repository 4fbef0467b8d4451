/** Plain records in WebAssembly memory → the list of those that a program keeps. */

import { assert } from '../base/index.js';
import type { PlainRecords } from '../capture/index.js';
import { entryOf } from '../record-filter.js';
import { api } from '../wasm/index.js';
import { type Convert, conversionModule } from './conversion.js';
import type { PacketMemory } from './packet-memory.js';
import type { WholeForm } from './whole-form.js';

/** See record-batch.ts of the compiled machine. */
type List = (
  from: number,
  end: number,
  largest: number,
  interfaces: number,
  count: number,
  list: number,
  listEnd: number,
  results: number,
) => number;

const RESULTS = 3;

/** Of the list: the address of the record, and how many records were seen before it. */
export const ROW_WORDS = 2;

export class RecordList {
  /** Of the last call of `run`: how many records were seen, where the last of them lies, and where the next one. */
  seen = 0;
  last = 0;
  stop = 0;
  /** Valid until the memory grows. */
  rows = new Uint32Array(0);
  readonly #memory: PacketMemory;
  readonly #list: List;
  readonly #conversions = new Map<string, Convert>();

  /** `module` is one of recordModule. */
  constructor(module: object, memory: PacketMemory) {
    this.#memory = memory;
    this.#list = entryOf(module, memory.memory) as List;
  }

  /** Looks at the records from one address to another, as far as they are plain and there is room for the list. */
  run(from: number, end: number, { largest, limits }: PlainRecords): void {
    const { memory, list, listEnd, results, interfaces } = this.#memory;
    const count = this.#memory.placeInterfaces(limits);
    this.stop = this.#list(from, end, largest, interfaces, count, list, listEnd, results) >>> 0;
    const [seen, rowsEnd, last] = new Uint32Array(memory.buffer, results, RESULTS);
    this.seen = seen!;
    this.last = last!;
    this.rows = new Uint32Array(memory.buffer, list, (rowsEnd! - list) / 4);
  }

  /** Puts the listed records together in that form, where the first record seen lies. Gives where they end. */
  convert(into: number, plain: PlainRecords, form: WholeForm): number {
    const { memory, list } = this.#memory;
    const key = `${plain.from.resolution} ${form}`;
    let convert = this.#conversions.get(key);
    if (convert === undefined) {
      assert(api !== undefined, 'filter-capture/record-list', 'a list without WebAssembly');
      convert = entryOf(new api.Module(conversionModule(plain, form)), memory) as Convert;
      this.#conversions.set(key, convert);
    }
    return convert(list, this.rows.length / ROW_WORDS, plain.offset ?? 0, into) >>> 0;
  }
}
