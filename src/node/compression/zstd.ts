/** Zstandard → bytes, by fzstd; any number of frames one behind the other. */

import type { Decoder } from './decoder.js';
import { DecodingError } from './decoder.js';

/** fzstd's code for an end that comes too early. */
const UNEXPECTED_END = 5;
/** What `zstd --long` uses without being asked for more, and what others take. */
const LARGEST_WINDOW = 128 << 20;

export async function openZstd(emit: (piece: Uint8Array) => void): Promise<Decoder> {
  const { Decompress } = await import('fzstd');
  const stream = new Decompress((piece) => {
    if (piece.length > 0) emit(piece);
  });
  let isFirst = true;
  return {
    decode(piece) {
      if (isFirst && piece !== undefined) refuseLargeWindow(piece);
      isFirst = false;
      try {
        // It keeps what it cannot use yet.
        stream.push(piece?.slice() ?? new Uint8Array(0), piece === undefined);
      } catch (error) {
        throw explained(error);
      }
    },
    close() {},
  };
}

function explained(error: unknown): unknown {
  // Damage shows in errors of every kind: what was no length is taken for one.
  if (!(error instanceof Error)) return error;
  const isEnd = 'code' in error && error.code === UNEXPECTED_END;
  return new DecodingError(isEnd ? 'truncated' : 'damaged', error.message);
}

const MAGIC_LENGTH = 4;
const SINGLE_SEGMENT = 0x20;

/** RFC 8878, 3.1.1.1: the window is allocated as a whole. */
function refuseLargeWindow(start: Uint8Array): void {
  const [descriptor = 0, window = 0] = start.subarray(MAGIC_LENGTH);
  if ((descriptor & SINGLE_SEGMENT) !== 0) return;
  const base = 2 ** (10 + (window >> 3));
  const size = base + (base / 8) * (window & 7);
  if (size > LARGEST_WINDOW) {
    throw new DecodingError('damaged', `its window of ${size} bytes is larger than ${LARGEST_WINDOW}`);
  }
}
