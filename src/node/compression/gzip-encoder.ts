/** Bytes → one gzip member, piece by piece: each piece is deflated with what came before it as its dictionary. */

import { createRequire } from 'node:module';
import { crc32 } from './crc32.js';
import type { Encoder } from './encoder.js';

/** Magic, deflate, no flags, no time, no hints, Unix: the same bytes whenever it is written. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
/** How far back deflate looks. */
const DICTIONARY_LENGTH = 1 << 15;

/** Not at start-up, which hardly ever needs it. */
const zlib = (): typeof import('node:zlib') => createRequire(import.meta.url)('node:zlib');

export function gzipEncoder(): Encoder {
  const { constants, deflateRawSync } = zlib();
  let dictionary: Uint8Array | undefined;
  let checksum = 0;
  let length = 0;

  const deflate = (bytes: Uint8Array, finishFlush: number): Uint8Array =>
    deflateRawSync(bytes, { finishFlush, ...(dictionary === undefined ? {} : { dictionary }) });

  return {
    start: () => HEADER,
    encode(piece) {
      const compressed = deflate(piece, constants.Z_SYNC_FLUSH);
      checksum = crc32(piece, checksum);
      length += piece.length;
      dictionary = piece.slice(-DICTIONARY_LENGTH);
      return compressed;
    },
    end() {
      const last = deflate(new Uint8Array(0), constants.Z_FINISH);
      const bytes = new Uint8Array(last.length + 8);
      bytes.set(last);
      const view = new DataView(bytes.buffer, last.length);
      view.setUint32(0, checksum, true);
      view.setUint32(4, length % 2 ** 32, true);
      return bytes;
    },
  };
}
