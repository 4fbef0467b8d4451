/** The header of a capture → the (first) interface that it describes: link type, snap length, byte order. */

import { type Interface, openCapture, Window } from '../index.js';
import { decompressing } from './compression/index.js';
import type { Source } from './source.js';

/** Hardly any header is longer, and the window grows. */
const ENOUGH = 1 << 10;

/** Reads as much of the source as its header takes. Throws CaptureError and FileError. */
export async function readInterface(source: Source): Promise<Interface> {
  const input = decompressing(source);
  const window = new Window(ENOUGH);
  for (;;) {
    const reader = openCapture(window);
    if (reader !== undefined) return reader.interfaces[0]!;
    const length = await input.read(window.space());
    if (length === 0) window.ended = true;
    window.filled(length);
  }
}
