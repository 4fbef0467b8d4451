/** The first bytes of a capture → the reader of its format. */

import * as diagnostics from './diagnostics.js';
import { FILE_HEADER_LENGTH, isPcap } from './pcap-header.js';
import { PcapReader } from './pcap-reader.js';
import type { RecordReader } from './record.js';
import { type SavefileBehavior, savefileBehaviors } from './savefile-behavior.js';
import type { Window } from './window.js';

const MAGIC_LENGTH = 4;
/** The type of a section header block, the same in both byte orders. */
const PCAPNG_MAGIC = 0x0a0d0d0a;

/** The reader, or undefined when the window has to be filled first. Throws CaptureError. */
export function openCapture(
  window: Window,
  behavior: SavefileBehavior = savefileBehaviors['1.10.6'],
): RecordReader | undefined {
  const { view, start, length, ended } = window;
  if (length < MAGIC_LENGTH) return headerIsMissing(window, MAGIC_LENGTH, length);
  if (view.getUint32(start, true) === PCAPNG_MAGIC) throw diagnostics.pcapngNotRead();
  if (!isPcap(view, start)) throw diagnostics.unknownFormat();
  // libpcap has read the magic number by then and does not count it among the bytes that it got.
  if (length < FILE_HEADER_LENGTH) return headerIsMissing(window, FILE_HEADER_LENGTH, length - MAGIC_LENGTH);
  return new PcapReader(window, behavior);

  function headerIsMissing(window: Window, wanted: number, got: number): undefined {
    if (ended) throw diagnostics.truncatedFileHeader(wanted, got);
    window.want(wanted);
  }
}
