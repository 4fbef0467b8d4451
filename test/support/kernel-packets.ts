/** Packets to ask the kernel about: from captures, of every link type, some of them cut short. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureError, emptyRecord, openCapture, Window } from '../../src/capture/index.js';
import { root, sharedFolder } from './shared.js';

/** What a test run of the kernel takes in one piece, on machines with pages of 4 KiB. */
const LONGEST = 3400;
/** The kernel runs nothing on less than an Ethernet header. */
const SHORTEST = 14;
const ETHERNET = 1;

/** DLT number → packets, a first one of every capture before a second one of any. */
export type Packets = ReadonlyMap<number, readonly Uint8Array[]>;

/** The packets of the tree's captures, and of the shared ones where they are; a few of each. */
export function capturedPackets(ofEach = 40): Packets {
  const shared = sharedFolder();
  const folders = [join(root, 'fixtures', 'captures')];
  if ('value' in shared) folders.push(join(shared.value, 'captures'));
  const captures = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.pcap'))
      .sort()
      .map((name) => firstPackets(join(folder, name), ofEach)),
  );
  const packets = new Map<number, Uint8Array[]>();
  for (let round = 0; round < ofEach; round++) {
    for (const capture of captures) {
      const packet = capture?.packets[round];
      if (capture === undefined || packet === undefined) continue;
      if (!packets.has(capture.linkType)) packets.set(capture.linkType, []);
      packets.get(capture.linkType)!.push(packet);
    }
  }
  return packets;
}

/**
 * `count` packets of a link type, or of Ethernet where there are not as many: every other one is cut, so that loads lie
 * outside.
 */
export function somePackets(packets: Packets, linkType: number, count: number): Uint8Array[] {
  const own = packets.get(linkType) ?? [];
  const half = Math.ceil(count / 2);
  const whole = [...own.slice(0, half), ...(packets.get(ETHERNET) ?? []).slice(0, half)].slice(0, half);
  return whole.flatMap((packet, i) => [
    packet,
    // Small steps where headers are, all the lengths in the end.
    packet.subarray(0, SHORTEST + ((i * 7) % Math.min(80, packet.length - SHORTEST + 1))),
  ]);
}

function firstPackets(path: string, count: number): { linkType: number; packets: Uint8Array[] } | undefined {
  const window = new Window();
  const bytes = readFileSync(path);
  window.add(bytes);
  window.ended = true;
  const packets: Uint8Array[] = [];
  let linkType: number | undefined;
  try {
    const reader = openCapture(window);
    const from = reader?.interfaces[0];
    if (reader === undefined || from === undefined) return undefined;
    linkType = from.linkType;
    const record = emptyRecord(from);
    while (packets.length < count && reader.next(record)) {
      const packet = record.bytes.slice(record.start, record.start + record.capturedLength);
      if (packet.length >= SHORTEST && packet.length <= LONGEST) packets.push(packet);
    }
  } catch (error) {
    // Many of these captures are damaged on purpose: the packets before the fault are as good as any.
    if (!(error instanceof CaptureError)) throw error;
  }
  return linkType === undefined ? undefined : { linkType, packets };
}
