/** What every compressor is: pieces of a file go in, pieces of a compressed stream come out. */

export interface Encoder {
  start(): Uint8Array;
  encode(piece: Uint8Array): Uint8Array;
  end(): Uint8Array;
}
