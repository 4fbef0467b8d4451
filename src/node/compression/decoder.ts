/** What every decompressor is: pieces of a compressed stream go in, pieces of what it holds come out. */

export interface Decoder {
  /** Hands on what comes of a piece; without one, what is left at the end. Throws DecodingError, after that. */
  decode(piece: Uint8Array | undefined): void | Promise<void>;
  /** Gives back what is held. */
  close(): void;
}

/** Opens a decompressor that hands its output to `emit`. */
export type OpenDecoder = (emit: (piece: Uint8Array) => void) => Promise<Decoder>;

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
