/** A source → the same source, or what it holds when it is compressed, told by its first bytes. */

import { CaptureError } from '../../index.js';
import type { Source } from '../source.js';
import { type Decoder, DecodingError, type OpenDecoder } from './decoder.js';
import { type Compression, compressionOf, LONGEST_MAGIC } from './format.js';

/** Decompressors are loaded when they are needed. */
const decoders: Readonly<Record<Compression, OpenDecoder>> = {
  gzip: async () => (await import('./gzip.js')).openGzip(),
  zstd: async () => (await import('./zstd.js')).openZstd(),
  lz4: async () => (await import('./lz4.js')).openLz4(),
  xz: async () => (await import('./xz.js')).openXz(),
};

const PIECE = 1 << 16;

/**
 * Bytes of an uncompressed source go straight where they are wanted. A compressed stream that is damaged or ends early
 * gives all that came before, then throws a CaptureError with the place in the compressed file.
 */
export function decompressing(source: Source): Source {
  let decoded: DecodedSource | undefined;
  let isPlain = false;

  async function readFirst(into: Uint8Array): Promise<number> {
    let length = 0;
    while (length < LONGEST_MAGIC && length < into.length) {
      const more = await source.read(into.subarray(length));
      if (more === 0) break;
      length += more;
    }
    const compression = compressionOf(into.subarray(0, length));
    if (compression === undefined) {
      isPlain = true;
      return length;
    }
    decoded = new DecodedSource(source, compression, into.slice(0, length));
    return decoded.read(into);
  }

  return {
    ...source,
    get position() {
      return source.position;
    },
    get direct() {
      return isPlain ? source.direct : undefined;
    },
    read(into) {
      if (isPlain) return source.read(into);
      return decoded?.read(into) ?? readFirst(into);
    },
    close() {
      decoded?.close();
      source.close();
    },
  };
}

const NOTHING = new Uint8Array(0);

class DecodedSource {
  readonly #source: Source;
  readonly #compression: Compression;
  #first: Uint8Array | undefined;
  readonly #piece = new Uint8Array(PIECE);
  #decoder: Decoder | undefined;
  /** What comes of the piece that is being decompressed. Not asked for more than is read: memory stays bounded. */
  #decoded: Iterator<Uint8Array> | AsyncIterator<Uint8Array> | undefined;
  /** What is decompressed and not yet read. */
  #waiting: Uint8Array = NOTHING;
  /** Of compressed bytes, where the piece begins that is being decompressed. */
  #offset = 0;
  #length = 0;
  #isLast = false;
  #fault: CaptureError | undefined;
  #ended = false;

  constructor(source: Source, compression: Compression, first: Uint8Array) {
    this.#source = source;
    this.#compression = compression;
    this.#first = first;
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#waiting.length === 0 && !this.#ended) await this.#decode();
    if (this.#waiting.length === 0 && this.#fault !== undefined) throw this.#fault;
    const part = this.#waiting.subarray(0, into.length);
    into.set(part);
    this.#waiting = this.#waiting.subarray(part.length);
    return part.length;
  }

  close(): void {
    this.#decoder?.close();
  }

  async #decode(): Promise<void> {
    this.#decoder ??= await decoders[this.#compression]();
    this.#decoded ??= await this.#begin(this.#decoder);
    try {
      const { done, value } = await this.#decoded.next();
      if (done !== true) {
        this.#waiting = value;
        return;
      }
    } catch (error) {
      if (!(error instanceof DecodingError)) throw error;
      this.#fault = faultOf(this.#compression, error, this.#offset);
      this.#ended = true;
    }
    this.#decoded = undefined;
    this.#ended ||= this.#isLast;
    this.#offset += this.#length;
  }

  async #begin(decoder: Decoder): Promise<Iterator<Uint8Array> | AsyncIterator<Uint8Array>> {
    const piece = await this.#nextPiece();
    this.#isLast = piece === undefined;
    this.#length = piece?.length ?? 0;
    const decoded = decoder.decode(piece);
    return Symbol.iterator in decoded ? decoded[Symbol.iterator]() : decoded[Symbol.asyncIterator]();
  }

  async #nextPiece(): Promise<Uint8Array | undefined> {
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined) return first;
    const length = await this.#source.read(this.#piece);
    return length === 0 ? undefined : this.#piece.subarray(0, length);
  }
}

const faultOf = (compression: Compression, { kind, message }: DecodingError, offset: number): CaptureError =>
  kind === 'truncated'
    ? new CaptureError('truncated', `the ${compression} data ends early`, offset)
    : new CaptureError('damaged-compression', `the ${compression} data is damaged: ${message}`, offset);
