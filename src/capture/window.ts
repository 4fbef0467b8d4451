/**
 * The part of an input that lies in memory: a source fills it at the end, a reader consumes it from the start.
 * A source that can (a file) reads straight into it, so that packets are never copied on their way in.
 */

import { assert } from '../base/index.js';

/** Enough for the reading to cost nothing beside the filtering (measured on files in the page cache). */
export const USUAL_SIZE = 1 << 20;

/** Gives memory of so many bytes that begins with `kept`, which may lie in memory that was given before. */
export type Allocate = (length: number, kept: Uint8Array) => Uint8Array;

const allocatePlain: Allocate = (length, kept) => {
  const bytes = new Uint8Array(length);
  bytes.set(kept);
  return bytes;
};

export class Window {
  /** What lies in memory; bytes `start` to `end` have been read and not consumed. Replaced when it has to grow. */
  bytes: Uint8Array;
  view: DataView;
  start = 0;
  end = 0;
  /** Nothing will be added. */
  ended = false;
  /** Where in the input bytes[0] lies. */
  #origin = 0;
  #wanted = 0;
  #allocate = allocatePlain;

  constructor(size = USUAL_SIZE) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Where in the input the first unconsumed byte lies. */
  get offset(): number {
    return this.#origin + this.start;
  }

  /** Where in the input the byte at a position lies. */
  offsetOf(position: number): number {
    return this.#origin + position;
  }

  /** How many bytes wait to be consumed. */
  get length(): number {
    return this.end - this.start;
  }

  /** Says that nothing can be consumed until `length` bytes are there: the next `space` makes room for them. */
  want(length: number): void {
    this.#wanted = length;
  }

  /** Adds to what is wanted: `length` more bytes have to stay before it. */
  wantMore(length: number): void {
    this.#wanted += length;
  }

  /** Room for at least one more byte, to be filled from its start. Moves what is not consumed: positions become void. */
  space(): Uint8Array {
    const waiting = this.bytes.subarray(this.start, this.end);
    const wanted = Math.max(this.#wanted, waiting.length + 1);
    if (wanted > this.bytes.length) this.#replace(Math.max(wanted, 2 * this.bytes.length), waiting);
    else if (this.start > 0) this.bytes.set(waiting);
    this.#waitingIsFirst();
    return this.bytes.subarray(this.end);
  }

  /** From now on everything lies in memory of another kind. Positions become void. */
  move(allocate: Allocate): void {
    this.#allocate = allocate;
    this.#replace(this.bytes.length, this.bytes.subarray(this.start, this.end));
    this.#waitingIsFirst();
  }

  /** So many bytes of the input were consumed elsewhere, before anything else is read. */
  skip(length: number): void {
    assert(this.length === 0, 'capture/window', 'what lies in the window cannot be consumed elsewhere');
    this.#origin += length;
  }

  /** States that the first `length` bytes of `space()` are filled now. */
  filled(length: number): void {
    assert(length <= this.bytes.length - this.end, 'capture/window', 'more bytes than there was space for');
    this.end += length;
  }

  #replace(length: number, kept: Uint8Array): void {
    const { buffer, byteOffset } = (this.bytes = this.#allocate(length, kept));
    this.view = new DataView(buffer, byteOffset, length);
  }

  #waitingIsFirst(): void {
    this.#origin += this.start;
    this.end -= this.start;
    this.start = 0;
  }

  /** Copies as much of `chunk` as there is space for; gives the rest, to be added once something is consumed. */
  add(chunk: Uint8Array): Uint8Array {
    const space = this.space();
    const length = Math.min(space.length, chunk.length);
    space.set(chunk.subarray(0, length));
    this.filled(length);
    return chunk.subarray(length);
  }
}
