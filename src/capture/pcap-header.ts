/** The file header of classic pcap, bytes ⇄ facts: www.tcpdump.org/manpages/pcap-savefile.5.html. */

import * as diagnostics from './diagnostics.js';
import { dltOfLinktype, largestPacket, linktypeOfDlt } from './link-type-numbers.js';
import type { Interface, Resolution } from './record.js';
import type { SavefileBehavior } from './savefile-behavior.js';

export const FILE_HEADER_LENGTH = 24;

/** Magic number → what it says about the records. */
const variants: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, { resolution: 'microseconds', recordHeaderLength: 16 }],
  [0xa1b23c4d, { resolution: 'nanoseconds', recordHeaderLength: 16 }],
  // Kuznetsov's libpcap of Red Hat 6: interface index, protocol and packet type follow the lengths.
  [0xa1b2cd34, { resolution: 'microseconds', recordHeaderLength: 24 }],
]);

interface Variant {
  readonly resolution: Resolution;
  readonly recordHeaderLength: 16 | 24;
}

/** Whether a record holds the captured length first, the length on the wire first, or the smaller one first. */
export type LengthOrder = 'captured-first' | 'wire-first' | 'smaller-first';

export interface PcapHeader {
  readonly littleEndian: boolean;
  readonly recordHeaderLength: 16 | 24;
  readonly lengthOrder: LengthOrder;
  readonly interface: Interface;
}

const MICROSECONDS_MAGIC = 0xa1b2c3d4;
const NANOSECONDS_MAGIC = 0xa1b23c4d;
const VERSION_MAJOR = 2;
const VERSION_MINOR = 4;
/** DG/UX called its 2.2 so. */
const VERSION_DG_UX = 543;

const LARGEST_INT = 0x7fffffff;
/** Capturing "cooked", Kuznetsov's libpcap put an Ethernet header of its own in front of what the snap length allows. */
const ETHERNET_HEADER_LENGTH = 14;
const EN10MB = 1;

/** Whether a file that begins with these four bytes is a classic pcap file. */
export function isPcap(view: DataView, start: number): boolean {
  return variants.has(view.getUint32(start, true)) || variants.has(view.getUint32(start, false));
}

/** `start` is where the 24 bytes of the header begin. */
export function readHeader(view: DataView, start: number, behavior: SavefileBehavior): PcapHeader {
  const littleEndian = variants.has(view.getUint32(start, true));
  const magic = view.getUint32(start, littleEndian);
  const variant = variants.get(magic);
  if (variant === undefined) throw diagnostics.unknownFormat();

  const lengthOrder = lengthOrderOf(
    view.getUint16(start + 4, littleEndian),
    view.getUint16(start + 6, littleEndian),
  );
  const field = view.getUint32(start + 20, littleEndian);
  const reserved = field & 0x03ff0000;
  if (reserved !== 0 && behavior.reservedBits === 'refused') throw diagnostics.reservedBitsSet(reserved);
  const linkType = dltOfLinktype(field & 0x03ffffff);

  return {
    littleEndian,
    recordHeaderLength: variant.recordHeaderLength,
    lengthOrder,
    interface: {
      linkType,
      linkTypeExtension: (field & 0xfc000000) >>> 0,
      snapLength: snapLengthOf(view.getUint32(start + 16, littleEndian), linkType, variant),
      resolution: variant.resolution,
      swapped: !littleEndian,
    },
  };
}

/** Up to version 2.2 the length on the wire came first; some files say 2.3 and still have it so. */
function lengthOrderOf(major: number, minor: number): LengthOrder {
  if (major < VERSION_MAJOR) throw diagnostics.archaicFormat();
  if (major === VERSION_DG_UX && minor === 0) return 'wire-first';
  if (major !== VERSION_MAJOR || minor > VERSION_MINOR) throw diagnostics.unsupportedVersion(major, minor);
  if (minor < 3) return 'wire-first';
  return minor === 3 ? 'smaller-first' : 'captured-first';
}

/** 0 and what is no signed number stand for no bound. */
export const usableSnapLength = (written: number, largest: number): number =>
  written === 0 || written > LARGEST_INT ? largest : written;

function snapLengthOf(written: number, linkType: number, { recordHeaderLength }: Variant): number {
  const snapLength = usableSnapLength(written, largestPacket(linkType));
  if (recordHeaderLength === 16 || linkType !== EN10MB) return snapLength;
  return Math.min(snapLength + ETHERNET_HEADER_LENGTH, LARGEST_INT);
}

/** The header that tcpdump writes on a little-endian machine. */
export function writeHeader(from: Interface, resolution: Resolution): Uint8Array {
  const linktype = linktypeOfDlt(from.linkType);
  if (linktype === undefined) throw diagnostics.linkTypeCannotBeSaved(from.linkType);
  const view = new DataView(new ArrayBuffer(FILE_HEADER_LENGTH));
  view.setUint32(0, resolution === 'nanoseconds' ? NANOSECONDS_MAGIC : MICROSECONDS_MAGIC, true);
  view.setUint16(4, VERSION_MAJOR, true);
  view.setUint16(6, VERSION_MINOR, true);
  view.setUint32(16, from.snapLength, true);
  view.setUint32(20, linktype | from.linkTypeExtension, true);
  return new Uint8Array(view.buffer);
}
