/** What every decompressor is: pieces of a compressed stream go in, pieces of what it holds come out. */

export interface Decoder {
  /**
   * Gives what comes of a piece, bit by bit; without one, what is left at the end. What is given is valid until more is
   * asked for, the piece until nothing more comes of it. Throws DecodingError, after that.
   */
  decode(piece: Uint8Array | undefined): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Gives back what is held. */
  close(): void;
}

export type OpenDecoder = () => Promise<Decoder>;

/** The stream ends too early, or is not what it seems. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError';

  constructor(
    readonly kind: 'truncated' | 'damaged',
    message: string,
  ) {
    super(message);
  }
}
