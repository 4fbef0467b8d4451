/** Records of packets, as bytes → one file of `split`, in pieces as large as memory allows. */

import type { CaptureWriter, Interface } from '../index.js';
import { compressing } from './compression/index.js';
import type { Sink } from './sink.js';

export interface SplitFile {
  readonly path: string;
  readonly packets: number;
  /** Before they are compressed. */
  readonly bytes: number;
}

/** Below this, copying byte by byte beats making a view for `set` (measured on Node 20). */
const SHORT = 48;
const FIRST_ROOM = 1 << 10;

export class SplitOutput {
  packets = 0;
  /** Of classic pcap: what its header says, once that is written. */
  header: Interface | undefined;
  readonly path: string;
  readonly #open: () => Sink;
  readonly #largest: number;
  #sink: Sink | undefined;
  #waiting = new Uint8Array(0);
  #length = 0;
  #written = 0;

  /** `largest`: bytes that may wait. */
  constructor(path: string, open: () => Sink, largest: number) {
    this.path = path;
    this.#open = open;
    this.#largest = largest;
  }

  append(bytes: Uint8Array, from: number, length: number): void {
    if (this.#length + length > this.#waiting.length) this.#makeRoom(length);
    const at = this.#length;
    const into = this.#waiting;
    if (length < SHORT) for (let i = 0; i < length; i++) into[at + i] = bytes[from + i]!;
    else into.set(bytes.subarray(from, from + length), at);
    this.#length = at + length;
  }

  appendAll(written: CaptureWriter): void {
    const bytes = written.take();
    this.append(bytes, 0, bytes.length);
  }

  /** Everything is written; the file gets its name. */
  finish(): SplitFile {
    this.flush();
    this.open().finish();
    this.#sink = undefined;
    return { path: this.path, packets: this.packets, bytes: this.#written };
  }

  flush(): void {
    if (this.#length === 0) return;
    const piece = this.#waiting.subarray(0, this.#length);
    this.#written += this.#length;
    this.#length = 0;
    const pieces = compressing(lasting(this.open()));
    pieces.write(piece);
    pieces.finish();
  }

  abandon(): void {
    this.#sink?.abandon();
    this.#sink = undefined;
  }

  /** Finds out whether the file may be written, before anything is. */
  open(): Sink {
    this.#sink ??= this.#open();
    return this.#sink;
  }

  #makeRoom(length: number): void {
    if (this.#length + length > this.#largest) this.flush();
    const needed = this.#length + length;
    if (needed <= this.#waiting.length) return;
    const grown = new Uint8Array(
      Math.max(FIRST_ROOM, needed, Math.min(this.#largest, 2 * this.#waiting.length)),
    );
    grown.set(this.#waiting.subarray(0, this.#length));
    this.#waiting = grown;
  }
}

/** Each piece is compressed by itself, as a stream of its own: none has to be kept between them. */
const lasting = (sink: Sink): Sink => ({ ...sink, finish() {}, abandon() {} });
