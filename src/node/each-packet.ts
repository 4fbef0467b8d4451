/** A capture file → its packets, one after the other, each handed to a function. */

import { emptyRecord, openCapture, type PacketRecord, Window } from '../capture/index.js';
import { decompressing } from './compression/index.js';
import type { Source } from './source.js';

/** The record is valid until `visit` returns. Throws CaptureError and FileError. */
export async function eachPacket(source: Source, visit: (packet: PacketRecord) => void): Promise<void> {
  const input = decompressing(source);
  const window = new Window();
  let reader: ReturnType<typeof openCapture>;
  let record: PacketRecord | undefined;
  while (!window.ended) {
    const length = await input.read(window.space());
    if (length === 0) window.ended = true;
    window.filled(length);
    reader ??= openCapture(window);
    if (reader === undefined) continue;
    record ??= emptyRecord(reader.interfaces[0]!);
    while (reader.next(record)) visit(record);
  }
}
