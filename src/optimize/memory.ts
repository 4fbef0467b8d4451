/**
 * Room for the tables of one round, used again by the next: with a hundred thousand blocks, new tables every round would
 * keep the garbage collector busy for longer than the optimizer.
 */

const SMALLEST_CHUNK = 1 << 12;

export class Memory {
  readonly #chunks: Int32Array[] = [];
  #chunk = 0;
  #used = 0;

  /** A table of integers, all of them `value`. It is good until `clear`. */
  ints(length: number, value = 0): Int32Array {
    while (this.#chunk < this.#chunks.length && this.#used + length > this.#chunks[this.#chunk]!.length) {
      this.#chunk++;
      this.#used = 0;
    }
    if (this.#chunk === this.#chunks.length) {
      const last = this.#chunks.at(-1)?.length ?? 0;
      this.#chunks.push(new Int32Array(Math.max(SMALLEST_CHUNK, length, 2 * last)));
    }
    const start = this.#used;
    this.#used += length;
    return this.#chunks[this.#chunk]!.subarray(start, this.#used).fill(value);
  }

  /** A copy of a table. */
  copy(table: Int32Array): Int32Array {
    const copy = this.ints(table.length);
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
    this.#chunk = 0;
    this.#used = 0;
  }
}
