/** The first bytes of a capture → the reader of its format. */

import * as diagnostics from './diagnostics.js';
import { FILE_HEADER_LENGTH, isPcap } from './pcap-header.js';
import { PcapReader } from './pcap-reader.js';
import { blockTypes } from './pcapng-block.js';
import { PcapngReader } from './pcapng-reader.js';
import type { Block, RecordReader } from './record.js';
import { type SavefileBehavior, savefileBehaviors } from './savefile-behavior.js';
import type { Window } from './window.js';

const MAGIC_LENGTH = 4;
/** A section header up to its byte-order magic; what is shorter may be a text that begins so. */
const PCAPNG_MAGIC_LENGTH = 12;
/** What stands before the first interface of a pcapng file is held in memory until that is there. */
const LONGEST_PREAMBLE = 32 << 20;

/** Whether what lies in a window begins as classic pcap does. */
export const beginsAsPcap = ({ view, start, length }: Window): boolean =>
  length >= MAGIC_LENGTH && isPcap(view, start);

/**
 * The reader, or undefined when the window has to be filled first. Throws CaptureError. `addBlock` is given the blocks
 * of pcapng that are no packets, in the order of the file, by this function and by the reader.
 */
export function openCapture(
  window: Window,
  behavior: SavefileBehavior = savefileBehaviors['1.10.6'],
  addBlock?: (block: Block) => void,
): RecordReader | undefined {
  const { view, start, length, ended } = window;
  if (length < MAGIC_LENGTH) return headerIsMissing(window, MAGIC_LENGTH, length);
  if (view.getUint32(start, true) === blockTypes.sectionHeader) {
    if (length >= PCAPNG_MAGIC_LENGTH) return openPcapng(window, behavior, addBlock);
    if (ended) throw diagnostics.unknownFormat();
    window.want(PCAPNG_MAGIC_LENGTH);
    return undefined;
  }
  if (!isPcap(view, start)) throw diagnostics.unknownFormat();
  // libpcap has read the magic number by then and does not count it among the bytes that it got.
  if (length < FILE_HEADER_LENGTH) return headerIsMissing(window, FILE_HEADER_LENGTH, length - MAGIC_LENGTH);
  return new PcapReader(window, behavior);
}

function headerIsMissing(window: Window, wanted: number, got: number): undefined {
  if (window.ended) throw diagnostics.truncatedFileHeader(wanted, got);
  window.want(wanted);
}

/** Reads as far as the first interface; when that is not there yet, from the beginning the next time. */
function openPcapng(
  window: Window,
  behavior: SavefileBehavior,
  addBlock?: (block: Block) => void,
): PcapngReader | undefined {
  const { start } = window;
  let blocks: Block[] | undefined = [];
  const reader = new PcapngReader(window, behavior, (block) => {
    if (blocks === undefined) addBlock?.(block);
    else blocks.push(block);
  });
  if (reader.open()) {
    for (const block of blocks) addBlock?.(block);
    blocks = undefined;
    return reader;
  }
  const read = window.start - start;
  if (read > LONGEST_PREAMBLE) throw diagnostics.noInterface(window.offset);
  window.start = start;
  window.wantMore(read);
  return undefined;
}
