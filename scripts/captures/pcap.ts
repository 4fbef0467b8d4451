/** Packets → a classic pcap file of any variant. It knows nothing of src/capture, whose tests read what it writes. */

import type { Bytes } from './packets.js';

export interface Variant {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  readonly order?: 'little-endian' | 'big-endian';
  readonly magic?: 'microseconds' | 'nanoseconds' | 'kuznetsov';
  readonly version?: readonly [major: number, minor: number];
  /** As it stands in the header. */
  readonly snapLength?: number;
  /** Bytes kept of each packet. */
  readonly kept?: number;
}

const magics = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d, kuznetsov: 0xa1b2cd34 };
/** 2026-01-01 00:00:00 UTC. */
const firstSecond = 1767225600;
const packetsPerSecond = 8;

export function pcapFile(packets: readonly Bytes[], variant: Variant): Bytes {
  const {
    linkType,
    order = 'little-endian',
    magic = 'microseconds',
    version = [2, 4],
    snapLength = 262144,
  } = variant;
  const kept = variant.kept ?? Number.POSITIVE_INFINITY;
  const littleEndian = order === 'little-endian';
  const recordHeaderLength = magic === 'kuznetsov' ? 24 : 16;
  const size = packets.reduce((sum, { length }) => sum + recordHeaderLength + Math.min(length, kept), 24);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);

  view.setUint32(0, magics[magic], littleEndian);
  view.setUint16(4, version[0], littleEndian);
  view.setUint16(6, version[1], littleEndian);
  view.setUint32(16, snapLength, littleEndian);
  view.setUint32(20, linkType, littleEndian);

  let at = 24;
  const unitsPerSecond = magic === 'nanoseconds' ? 1_000_000_000 : 1_000_000;
  for (const [index, packet] of packets.entries()) {
    const captured = packet.subarray(0, Math.min(packet.length, kept));
    const fraction = ((index % packetsPerSecond) / packetsPerSecond) * unitsPerSecond;
    view.setUint32(at, firstSecond + Math.floor(index / packetsPerSecond), littleEndian);
    // The last digits tell the packets of a second apart, and in nanoseconds get lost in microseconds.
    view.setUint32(at + 4, fraction + index, littleEndian);
    view.setUint32(at + 8, captured.length, littleEndian);
    view.setUint32(at + 12, packet.length, littleEndian);
    file.set(captured, at + recordHeaderLength);
    at += recordHeaderLength + captured.length;
  }
  return file;
}
