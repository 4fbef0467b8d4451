/** A format of frames, one behind the other, among which there may be some to be skipped → a decoder that goes step by step. */

import { type Decoder, DecodingError } from './decoder.js';

/** Of Zstandard and LZ4 alike. */
const SKIPPED_MAGIC = 0x184d2a50;
const SKIPPED_MASK = 0xfffffff0;
const SKIPPED_HEADER = 8;
const MAGIC_LENGTH = 4;

/** What can be done with what is there: nothing yet, or so many bytes are done with. */
export type Step = 'wait' | number;

export interface FrameFormat {
  /** Whether a frame has begun and not yet ended. */
  readonly isInFrame: boolean;
  /** Whether the data may end behind the last step. */
  readonly mayEnd: boolean;
  /** What the last step decoded, if anything, once. Valid until the next. */
  take(): Uint8Array | undefined;
  /** Looks at the beginning of what is there, which is no frame to be skipped. Throws DecodingError. */
  step(input: Uint8Array): Step;
}

export const isSkipped = (magic: number): boolean => (magic & SKIPPED_MASK) >>> 0 === SKIPPED_MAGIC;

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function frameDecoder(format: FrameFormat): Decoder {
  let waiting: Uint8Array = new Uint8Array(0);
  /** Bytes of a frame that nobody wants. */
  let skipped = 0;

  function step(input: Uint8Array): Step {
    if (skipped > 0) {
      const length = Math.min(skipped, input.length);
      skipped -= length;
      return length;
    }
    if (format.isInFrame) return format.step(input);
    if (input.length < MAGIC_LENGTH) return 'wait';
    if (!isSkipped(viewOf(input).getUint32(0, true))) return format.step(input);
    if (input.length < SKIPPED_HEADER) return 'wait';
    skipped = viewOf(input).getUint32(MAGIC_LENGTH, true);
    return SKIPPED_HEADER;
  }

  return {
    *decode(piece) {
      if (piece === undefined) {
        if (waiting.length === 0 && skipped === 0 && format.mayEnd) return;
        throw new DecodingError('truncated', 'unexpected end of file');
      }
      const input = new Uint8Array(waiting.length + piece.length);
      input.set(waiting);
      input.set(piece, waiting.length);
      let at = 0;
      while (at < input.length) {
        const done = step(input.subarray(at));
        if (done === 'wait') break;
        at += done;
        const decoded = format.take();
        if (decoded !== undefined && decoded.length > 0) yield decoded;
      }
      waiting = input.subarray(at);
    },
    close() {},
  };
}
