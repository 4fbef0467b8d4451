/** A source → a window, filled as far as the source gives something now. */

import { setImmediate as eventLoop } from 'node:timers/promises';
import { CaptureError, type Window } from '../index.js';
import type { Source } from './source.js';

/** A turn of the event loop for so many bytes, as they are read or decompressed, and one at the start. */
const TURN = 1 << 24;

const isTurnDue = (before: number, length: number): boolean =>
  before === 0 || Math.floor(before / TURN) !== Math.floor((before + length) / TURN);

/**
 * Lets the event loop have its turn now and then, also where bytes never have to be waited for, so that signals are seen
 * while a long file is read. At the end of the source the window has ended; so it has where compressed data are damaged, and
 * that is what is returned.
 */
export async function fill(
  window: Window,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<CaptureError | undefined> {
  const before = window.offset + window.length;
  try {
    const reading = source.read(window.space());
    const length = typeof reading === 'number' ? reading : await unlessAborted(reading, signal);
    if (length === undefined) return undefined;
    if (isTurnDue(before, length)) await eventLoop();
    if (length === 0) window.ended = true;
    window.filled(length);
    return undefined;
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    window.ended = true;
    return error;
  }
}

/** Undefined when the signal comes first, which may be never. Leaves nothing behind at the signal. */
async function unlessAborted(
  reading: Promise<number>,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  if (signal === undefined) return reading;
  let stop = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([reading, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
