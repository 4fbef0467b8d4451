/** xz → bytes, by xz-decompress; any number of streams one behind the other. */

import { createRequire } from 'node:module';
import type { ReadableStreamDefaultController } from 'node:stream/web';
import { CaptureError } from '../../index.js';
import type { Decoder } from './decoder.js';
import { DecodingError } from './decoder.js';

/** XZ_BUF_ERROR of xz-embedded: nothing to go on with. */
const NO_PROGRESS = /error code 8$/;

/** Throws CaptureError where there is no WebAssembly. */
export async function openXz(): Promise<Decoder> {
  if ((globalThis as { readonly WebAssembly?: unknown }).WebAssembly === undefined)
    throw new CaptureError('no-webassembly', 'xz is unpacked by WebAssembly, which is not available', 0);
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
  /** Whether something was asked for that has not come yet; what came; what came instead. */
  let isReading = false;
  let read: Awaited<ReturnType<typeof output.read>> | undefined;
  let fault: Error | undefined;
  let wake = (): void => {};

  /** Not a race of promises: the one that comes last would hold all that came before. */
  function readOn(): void {
    isReading = true;
    output.read().then(
      (result) => {
        read = result;
        wake();
      },
      (error) => {
        fault = error;
        wake();
      },
    );
  }

  return {
    async *decode(piece) {
      let isConsumed = false;
      asked = () => {
        isConsumed = true;
        wake();
      };
      if (piece === undefined) input?.close();
      else input?.enqueue(piece.slice());
      for (;;) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        if (!isReading) readOn();
        if (read !== undefined) {
          const { done, value } = read;
          if (done) return;
          isReading = false;
          read = undefined;
          if (value.length > 0) yield value;
        } else if (fault !== undefined) throw explained(fault);
        else if (isConsumed) return;
        else await woken;
      }
    },
    close() {
      output.cancel().catch(() => {});
    },
  };
}

const explained = ({ message }: Error): DecodingError =>
  new DecodingError(NO_PROGRESS.test(message) ? 'truncated' : 'damaged', message);

type XzStream = typeof import('xz-decompress')['XzReadableStream'];

/** The package lets its streams wait for one another, which several captures being merged cannot: each gets its own. */
function ownXzStream(): XzStream {
  const require = createRequire(import.meta.url);
  const path = require.resolve('xz-decompress');
  delete require.cache[path];
  return (require(path) as { XzReadableStream: XzStream }).XzReadableStream;
}
