/** The header of a capture → the interface that it describes: link type, snap length, byte order. */

import { type Interface, openCapture, Window } from '../index.js';
import type { Source } from './source.js';

/** No header is longer. */
const ENOUGH = 1 << 10;

/** Reads as much of the source as its header takes. Throws CaptureError and FileError. */
export async function readInterface(source: Source): Promise<Interface> {
  const window = new Window(ENOUGH);
  for (;;) {
    const reader = openCapture(window);
    if (reader !== undefined) return reader.interfaces[0]!;
    const length = await source.read(window.space());
    if (length === 0) window.ended = true;
    window.filled(length);
  }
}
