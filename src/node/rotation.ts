/** When one output file gives way to the next, and what the files are called, as with tcpdump's -C, -G and -W. */

import { strftime } from './strftime.js';

export interface Rotation {
  /** -C: a file that is longer than so many bytes gets no more packets. */
  readonly bytes?: number | undefined;
  /** -G: a file gets packets of so many seconds. */
  readonly seconds?: number | undefined;
  /** -W: with `bytes` the names go round, with `seconds` alone everything ends after so many files. */
  readonly files?: number | undefined;
}

/** What is to be done before a packet is written. */
export type Turn = 'stay' | 'next' | 'end';

export class Rotator {
  readonly #path: string;
  readonly #rotation: Rotation;
  #number = 0;
  /** Time of the packet that the file began with. */
  #since: number | undefined;
  #periods = 0;

  constructor(path: string, rotation: Rotation) {
    this.#path = path;
    this.#rotation = rotation;
  }

  /** The name of the file that is to be written now. */
  get path(): string {
    const { bytes, seconds, files } = this.#rotation;
    const named = seconds === undefined ? this.#path : strftime(this.#path, this.#since ?? Date.now() / 1000);
    if (bytes === undefined) return named;
    const digits = files === undefined ? 0 : String(files - 1).length;
    if (digits === 0 || files === 1) return this.#number === 0 ? named : `${named}${this.#number}`;
    return `${named}${String(this.#number).padStart(digits, '0')}`;
  }

  /** Told of every packet before it is written, and how long the file is by then. Time goes before length. */
  turn(packetSeconds: number, length: number): Turn {
    const { bytes, seconds, files } = this.#rotation;
    this.#since ??= packetSeconds;
    if (seconds !== undefined && packetSeconds - this.#since >= seconds) {
      this.#since = packetSeconds;
      this.#periods++;
      if (bytes === undefined && files !== undefined && this.#periods >= files) return 'end';
      this.#number = 0;
      return 'next';
    }
    if (bytes !== undefined && length > bytes) {
      this.#number++;
      if (files !== undefined && this.#number >= files) this.#number = 0;
      return 'next';
    }
    return 'stay';
  }
}
