/** xz → bytes, by xz-decompress; any number of streams one behind the other. */

import { createRequire } from 'node:module';
import type { ReadableStreamDefaultController } from 'node:stream/web';
import type { Decoder } from './decoder.js';
import { DecodingError } from './decoder.js';

/** XZ_BUF_ERROR of xz-embedded: nothing to go on with. */
const NO_PROGRESS = /error code 8$/;

export async function openXz(emit: (piece: Uint8Array) => void): Promise<Decoder> {
  const Stream = ownXzStream();
  let input: ReadableStreamDefaultController<Uint8Array> | undefined;
  let asked: (() => void) | undefined;
  const compressed = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        input = controller;
      },
      pull: () => asked?.(),
    },
    { highWaterMark: 0 },
  );
  const output = new Stream(compressed).getReader();
  const finished = drain();
  finished.catch(() => {});

  async function drain(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await output.read();
        if (done) return;
        if (value.length > 0) emit(value);
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new DecodingError(NO_PROGRESS.test(error.message) ? 'truncated' : 'damaged', error.message);
    }
  }

  return {
    decode(piece) {
      if (piece === undefined) {
        input?.close();
        return finished;
      }
      const consumed = new Promise<void>((resolve) => {
        asked = resolve;
      });
      input?.enqueue(piece.slice());
      return Promise.race([consumed, finished]);
    },
    close() {
      output.cancel().catch(() => {});
    },
  };
}

type XzStream = typeof import('xz-decompress')['XzReadableStream'];

/** The package lets its streams wait for one another, which several captures being merged cannot: each gets its own. */
function ownXzStream(): XzStream {
  const require = createRequire(import.meta.url);
  const path = require.resolve('xz-decompress');
  delete require.cache[path];
  return (require(path) as { XzReadableStream: XzStream }).XzReadableStream;
}
