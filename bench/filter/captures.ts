/** Captures of any size for timing filters: Ethernet, made of a hundred thousand different packets again and again. */

import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { packets } from '../machines/traffic.js';

export type Sizes = 'mixed' | 'small';

const DIFFERENT = 100_000;
/** Few packets are to or from 10.1.2.3. */
const ONE_IN = 997;
const LARGEST_PACKET = 1514;
const SMALL = 60;
const PIECE = 8 << 20;
const START_SECONDS = 1_750_000_000;
const MICROSECONDS_BETWEEN = 7;

/** What surrounds a packet in a file. */
interface Form {
  readonly preamble: Uint8Array;
  /** Bytes of a record; `put` writes all but the packet, which begins at `header` of it. */
  readonly header: number;
  length(packet: number): number;
  put(view: DataView, at: number, microseconds: number, packet: number): void;
}

const words = (...values: readonly number[]): Uint8Array => new Uint8Array(new Uint32Array(values).buffer);

const pcap: Form = {
  preamble: words(0xa1b2c3d4, 0x00040002, 0, 0, 262_144, 1),
  header: 16,
  length: (packet) => 16 + packet,
  put(view, at, microseconds, packet) {
    view.setUint32(at, Math.floor(microseconds / 1e6), true);
    view.setUint32(at + 4, microseconds % 1e6, true);
    view.setUint32(at + 8, packet, true);
    view.setUint32(at + 12, packet, true);
  },
};

const padded = (length: number): number => (length + 3) & ~3;

const pcapng: Form = {
  preamble: new Uint8Array([
    ...words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28),
    ...words(1, 20, 1, 262_144, 20),
  ]),
  header: 28,
  length: (packet) => 32 + padded(packet),
  put(view, at, microseconds, packet) {
    const length = 32 + padded(packet);
    view.setUint32(at, 6, true);
    view.setUint32(at + 4, length, true);
    view.setUint32(at + 8, 0, true);
    view.setUint32(at + 12, Math.floor(microseconds / 2 ** 32), true);
    view.setUint32(at + 16, microseconds >>> 0, true);
    view.setUint32(at + 20, packet, true);
    view.setUint32(at + 24, packet, true);
    view.setUint32(at + length - 4, length, true);
  },
};

function trafficOf(sizes: Sizes): readonly Uint8Array[] {
  const all = packets(DIFFERENT);
  for (const [number, packet] of all.entries()) {
    if (number % ONE_IN === 0 && packet[12] === 0x08) packet.set([10, 1, 2, 3], 26);
  }
  return sizes === 'small' ? all.map((packet) => packet.subarray(0, SMALL)) : all;
}

/** Makes the file, unless one of about the right length is there. */
export function makeCapture(path: string, format: 'pcap' | 'pcapng', sizes: Sizes, bytes: number): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && Math.abs(there.size - bytes) < PIECE) return;
  const form = format === 'pcap' ? pcap : pcapng;
  const traffic = trafficOf(sizes);
  const file = openSync(path, 'w');
  let written = writeSync(file, form.preamble);
  const piece = new Uint8Array(PIECE + 2 * LARGEST_PACKET);
  const view = new DataView(piece.buffer);
  let at = 0;
  for (let number = 0; written + at < bytes; number++) {
    const packet = traffic[(number * 61) % traffic.length]!;
    const length = form.length(packet.length);
    piece.fill(0, at + length - 8, at + length);
    form.put(view, at, START_SECONDS * 1e6 + number * MICROSECONDS_BETWEEN, packet.length);
    piece.set(packet, at + form.header);
    at += length;
    if (at < PIECE) continue;
    written += writeSync(file, piece.subarray(0, at));
    at = 0;
  }
  writeSync(file, piece.subarray(0, at));
  closeSync(file);
}
