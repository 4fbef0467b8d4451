/** Whether the bytes at a place look like a record of classic pcap: one believable header, and another one behind it. */

import { largestPacket } from './link-type-numbers.js';
import type { PcapHeader } from './pcap-header.js';
import type { Likeness } from './recovery.js';
import type { Window } from './window.js';

/** How far packets one after the other lie apart in time, in seconds. */
const LONGEST_PAUSE = 7 * 24 * 60 * 60;
/** No packet was longer on the wire, but for large segments that were never cut. */
const LONGEST_ON_WIRE = 1 << 24;

/** `seconds` is the time of the last good packet, if there was one. */
export function looksLikeRecord(
  window: Window,
  at: number,
  header: PcapHeader,
  seconds: number | undefined,
): Likeness {
  const { recordHeaderLength } = header;
  const packetStart = at + recordHeaderLength;
  if (packetStart > window.end) return { needs: recordHeaderLength };
  if (!isBelievable(window.view, at, header, seconds)) return false;
  const next = packetStart + capturedOf(window.view, at, header);
  if (window.ended && next === window.end) return true;
  if (next + recordHeaderLength > window.end) return { needs: next + recordHeaderLength - at };
  return isBelievable(window.view, next, header, seconds);
}

function isBelievable(view: DataView, at: number, header: PcapHeader, seconds: number | undefined): boolean {
  const { littleEndian, interface: from } = header;
  const captured = capturedOf(view, at, header);
  const wire = wireOf(view, at, header);
  const time = view.getUint32(at, littleEndian);
  const fraction = view.getUint32(at + 4, littleEndian);
  return (
    captured > 0 &&
    captured <= Math.min(from.snapLength, largestPacket(from.linkType)) &&
    wire >= captured &&
    wire <= LONGEST_ON_WIRE &&
    fraction < (from.resolution === 'nanoseconds' ? 1_000_000_000 : 1_000_000) &&
    (seconds === undefined || Math.abs(time - seconds) <= LONGEST_PAUSE)
  );
}

const lengthsOf = (view: DataView, at: number, { littleEndian }: PcapHeader): readonly [number, number] => [
  view.getUint32(at + 8, littleEndian),
  view.getUint32(at + 12, littleEndian),
];

const capturedOf = (view: DataView, at: number, header: PcapHeader): number => {
  const [first, second] = lengthsOf(view, at, header);
  if (header.lengthOrder === 'smaller-first') return Math.min(first, second);
  return header.lengthOrder === 'wire-first' ? second : first;
};

const wireOf = (view: DataView, at: number, header: PcapHeader): number => {
  const [first, second] = lengthsOf(view, at, header);
  if (header.lengthOrder === 'smaller-first') return Math.max(first, second);
  return header.lengthOrder === 'wire-first' ? first : second;
};
