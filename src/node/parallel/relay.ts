/**
 * What the threads share that filter one file: whose turn it is, and what is handed from one chunk of the file to the
 * next. A chunk has two turns, in the order of the file: to tell where the next one's records begin, and where in the
 * output its own are going.
 */

/** Numbers of 32 bits: whose turn it is, and counts of chunks. */
const word = { boundary: 0, output: 1, claimed: 2, finished: 3, stopped: 4, failed: 5, present: 6 } as const;
/** Numbers that may be larger. */
const number = { boundary: 0, output: 1, seen: 2, kept: 3 } as const;

const WORDS = 8;
/** Bits of a word say which of the other threads are there. */
export const MOST_OTHERS = 32;
const NUMBERS = 4;
/** More chunks than there can be. */
const CLOSED = 2 ** 30;
/** Another thread is often done by then. */
const GLANCES = 500;

export type Turn = 'boundary' | 'output';

export interface Totals {
  /** Where in the file the first record is that nobody looked at. */
  readonly boundary: number;
  /** Where in the output the next record goes. */
  readonly output: number;
  readonly seen: number;
  readonly kept: number;
}

export class Relay {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  #given: number | undefined;

  constructor(buffer = new SharedArrayBuffer(4 * WORDS + 8 * NUMBERS)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, WORDS);
    this.#numbers = new Float64Array(buffer, 4 * WORDS, NUMBERS);
  }

  /** Before any thread works: where the first record is, and where in the output it would go. */
  begin(boundary: number, output: number): void {
    this.#numbers[number.boundary] = boundary;
    this.#numbers[number.output] = output;
  }

  /** One of the other threads can begin. */
  arrive(thread: number): void {
    Atomics.or(this.#words, word.present, 1 << thread);
  }

  isPresent(thread: number): boolean {
    return (Atomics.load(this.#words, word.present) & (1 << thread)) !== 0;
  }

  /** The next chunk that nobody has taken. */
  claim(): number {
    return Atomics.add(this.#words, word.claimed, 1);
  }

  /** No more chunks are given out. Gives how many were. One thread may say so. */
  close(): number {
    return (this.#given ??= Atomics.exchange(this.#words, word.claimed, CLOSED));
  }

  /** The file holds nothing more that can be filtered so: chunks behind get no turn. */
  stop(boundary: number): void {
    this.#numbers[number.boundary] = boundary;
    this.#raise(word.stopped);
  }

  /** A thread could not do its part: no chunk gets a turn any more. */
  fail(): void {
    this.#raise(word.failed);
  }

  get hasFailed(): boolean {
    return Atomics.load(this.#words, word.failed) !== 0;
  }

  /** Whether a chunk that waits for its turn will never have it. */
  isOver(turn: Turn): boolean {
    return this.hasFailed || (turn === 'boundary' && Atomics.load(this.#words, word.stopped) !== 0);
  }

  /** Waits until it is a chunk's turn, or nobody's any more; no longer than so many milliseconds. */
  wait(turn: Turn, chunk: number, milliseconds: number): boolean {
    const at = word[turn];
    for (let glance = 0; glance < GLANCES; glance++) {
      if (Atomics.load(this.#words, at) === chunk) return true;
    }
    const now = Atomics.load(this.#words, at);
    if (now !== chunk && !this.isOver(turn)) Atomics.wait(this.#words, at, now, milliseconds);
    return Atomics.load(this.#words, at) === chunk;
  }

  get boundary(): number {
    return this.#numbers[number.boundary]!;
  }

  get output(): number {
    return this.#numbers[number.output]!;
  }

  /** The next chunk's turn, whose first record begins there. */
  passBoundary(boundary: number): void {
    this.#numbers[number.boundary] = boundary;
    this.#pass('boundary');
  }

  /** The next chunk's turn to write, behind so many bytes. */
  passOutput(length: number, seen: number, kept: number): void {
    this.#numbers[number.output]! += length;
    this.#numbers[number.seen]! += seen;
    this.#numbers[number.kept]! += kept;
    this.#pass('output');
  }

  /** A chunk that was claimed is done with. */
  finish(): void {
    Atomics.add(this.#words, word.finished, 1);
    Atomics.notify(this.#words, word.finished);
  }

  /** Waits until so many chunks are done with, but no longer than so many milliseconds. */
  waitFinished(chunks: number, milliseconds: number): boolean {
    const now = Atomics.load(this.#words, word.finished);
    if (now < chunks) Atomics.wait(this.#words, word.finished, now, milliseconds);
    return Atomics.load(this.#words, word.finished) >= chunks;
  }

  get totals(): Totals {
    const [boundary = 0, output = 0, seen = 0, kept = 0] = this.#numbers;
    return { boundary, output, seen, kept };
  }

  #raise(flag: number): void {
    Atomics.store(this.#words, flag, 1);
    for (const turn of ['boundary', 'output'] as const) Atomics.notify(this.#words, word[turn]);
  }

  #pass(turn: Turn): void {
    Atomics.add(this.#words, word[turn], 1);
    Atomics.notify(this.#words, word[turn]);
  }
}
