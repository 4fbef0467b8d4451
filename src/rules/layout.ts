/** Where things lie in the memory of a module of rules, and the tables that it searches. */

import type { Target } from './plan.js';

/** For each rule the number of the last packet that it was found to match. No address to be used is 0. */
export const STAMPS = 16;

/** An entry of a table: a key, where a list of rules is and how many it has, and the number of the code to go on with. */
export const ENTRY = 16;
export const entry = { key: 0, list: 4, count: 8, code: 12 } as const;

/** Multiplied with a key, its highest bits are well mixed: 2³² divided by the golden ratio. */
export const MIXER = 0x9e3779b1;

/** An entry while a table is made. */
export interface Row {
  readonly key: number;
  readonly target: Target;
  readonly code: number;
}

/** Words that are put into memory before anything runs. */
export class Tables {
  readonly start: number;
  #words = new Int32Array(1024);
  #length = 0;
  readonly #lists = new Map<string, number>();

  constructor(rules: number) {
    this.start = STAMPS + 4 * rules;
  }

  get words(): Int32Array {
    return this.#words.subarray(0, this.#length);
  }

  get end(): number {
    return this.start + 4 * this.#length;
  }

  /** The address of a word for the number of the last packet that something was done for. */
  stamp(): number {
    return this.#address(this.#reserve(1));
  }

  /** The address of a list of rules. Equal lists are one. */
  list(rules: readonly number[]): number {
    const key = rules.join();
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const at = this.#reserve(rules.length);
    this.#words.set(rules, at);
    const address = this.#address(at);
    this.#lists.set(key, address);
    return address;
  }

  /** Found by the highest bits of the mixed key, or behind that; an entry of zeros ends the search. */
  hashed(rows: readonly Row[]): { readonly address: number; readonly shift: number } {
    const bits = Math.max(2, Math.ceil(Math.log2(2 * rows.length)));
    const slots: (Row | undefined)[] = new Array(2 ** bits);
    for (const row of rows) {
      let at = Math.imul(row.key, MIXER) >>> (32 - bits);
      while (slots[at] !== undefined) at++;
      slots[at] = row;
    }
    // Nothing wraps around: a search that runs over the end finds one empty entry more.
    slots.push(undefined);
    return { address: this.#put(Array.from(slots)), shift: 32 - bits };
  }

  /** In the order of keys, each of which stands for all values up to the next. */
  sorted(rows: readonly Row[]): number {
    return this.#put(rows);
  }

  #put(rows: readonly (Row | undefined)[]): number {
    const lists = rows.map((row) =>
      row === undefined || row.target.rules.length === 0 ? 0 : this.list(row.target.rules),
    );
    const at = this.#reserve((ENTRY / 4) * rows.length);
    for (const [index, row] of rows.entries()) {
      if (row === undefined) continue;
      const word = at + (ENTRY / 4) * index;
      this.#words[word + entry.key / 4] = row.key;
      this.#words[word + entry.list / 4] = lists[index]!;
      this.#words[word + entry.count / 4] = row.target.rules.length;
      this.#words[word + entry.code / 4] = row.code;
    }
    return this.#address(at);
  }

  #reserve(words: number): number {
    const at = this.#length;
    this.#length += words;
    if (this.#length > this.#words.length) {
      const grown = new Int32Array(Math.max(this.#length, 2 * this.#words.length));
      grown.set(this.#words);
      this.#words = grown;
    }
    return at;
  }

  #address = (at: number): number => this.start + 4 * at;
}
