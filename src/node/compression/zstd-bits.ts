/** Streams of bits that are read from their end, as Zstandard has them (RFC 8878, 4.1): the last 1 bit is where they begin. */

import { DecodingError } from './decoder.js';

export const damaged = (what = 'its entropy codes make no sense'): DecodingError =>
  new DecodingError('damaged', what);

/** So many bytes before a stream, and behind it, may be looked at. */
export const MARGIN = 8;

/** Bits that one look at four bytes is sure to hold. */
const SURE = 25;

/** Of 1 and more. */
export const highestBit = (value: number): number => 31 - Math.clz32(value);

export class BackwardBits {
  readonly #bytes: Uint8Array;
  /** In bits, where the stream ends, and the first that was read. */
  readonly #start: number;
  #at: number;

  /** Bytes `start` to `end`. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = bytes[end - 1]!;
    if (end <= start || last === 0) throw damaged();
    this.#bytes = bytes;
    this.#start = 8 * start;
    this.#at = 8 * (end - 1) + highestBit(last);
  }

  /** How many bits are left; less than 0 when more were read than there are. */
  get left(): number {
    return this.#at - this.#start;
  }

  /** Up to 32 bits, of which those that are not there are 0. */
  read(count: number): number {
    if (count > SURE) {
      const high = this.read(count - SURE);
      return high * 2 ** SURE + this.read(SURE);
    }
    const at = (this.#at -= count);
    const bytes = this.#bytes;
    const first = at >> 3;
    const word =
      bytes[first]! | (bytes[first + 1]! << 8) | (bytes[first + 2]! << 16) | (bytes[first + 3]! << 24);
    const value = (word >>> (at & 7)) & ((1 << count) - 1);
    const missing = this.#start - at;
    if (missing <= 0) return value;
    if (missing > 4 * MARGIN) throw damaged();
    return missing >= count ? 0 : (value >>> missing) << missing;
  }
}
