/**
 * Room for the tables of one round, used again by the next, which mostly asks for the same tables in the same order: with a
 * hundred thousand blocks, new ones every round would keep the garbage collector busy for longer than the optimizer, and
 * with ten, making them would take longer than using them.
 */

const SMALLEST_CHUNK = 1 << 11;

export class Memory {
  /** In the order they were asked for. */
  readonly #tables: Int32Array[] = [];
  #next = 0;
  /** What new tables are cut from. */
  #chunk = new Int32Array(SMALLEST_CHUNK);
  #used = 0;

  /** A table of integers, all of them `value`. It is good until `clear`. */
  ints(length: number, value = 0): Int32Array {
    return this.#table(length).fill(value);
  }

  /** A copy of a table. */
  copy(table: Int32Array): Int32Array {
    const copy = this.#table(table.length);
    copy.set(table);
    return copy;
  }

  /** A table of bytes, all 0. */
  bytes(length: number): Uint8Array {
    const { buffer, byteOffset } = this.ints((length + 3) >>> 2);
    return new Uint8Array(buffer, byteOffset, length);
  }

  /** Takes all tables back. */
  clear(): void {
    this.#next = 0;
  }

  #table(length: number): Int32Array {
    const place = this.#next++;
    const table = this.#tables[place];
    if (table?.length === length) return table;
    // Graphs become smaller.
    const other =
      table !== undefined && table.length > length ? table.subarray(0, length) : this.#cut(length);
    this.#tables[place] = other;
    return other;
  }

  #cut(length: number): Int32Array {
    if (this.#used + length > this.#chunk.length) {
      this.#chunk = new Int32Array(Math.max(length, 2 * this.#chunk.length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += length;
    return this.#chunk.subarray(start, this.#used);
  }
}
