/** The captures of a folder, and for each of them lists of the addresses and ports that its packets have. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyRecord, openCapture, Window } from '../../src/capture/index.js';
import { CaptureError, compile, FilterError, machine, savefileOptions } from '../../src/index.js';

export interface Tally {
  captures: number;
  lists: number;
  /** Lists whose program the tree backend made another one. */
  searched: number;
  /** Packets, and packets cut. */
  verdicts: number;
  accepted: number;
  readonly differences: string[];
}

interface Packet {
  readonly bytes: Uint8Array;
  readonly wireLength: number;
}

/** At most so many packets of a capture are asked about, and cut. */
const MOST_PACKETS = 200;
/** Lengths that a packet is cut to. */
const LONGEST_CUT = 90;

export function compareOwnAddresses(folder: string, every = 1): Tally {
  const tally: Tally = { captures: 0, lists: 0, searched: 0, verdicts: 0, accepted: 0, differences: [] };
  for (const [i, name] of readdirSync(folder).sort().entries()) {
    if (i % every !== 0 || !/\.pcap(ng)?$/.test(name)) continue;
    const capture = read(readFileSync(join(folder, name)));
    if (capture === undefined || capture.packets.length === 0) continue;
    tally.captures++;
    for (const text of listsOf(capture.packets)) compare(name, text, capture, tally);
  }
  return tally;
}

type Capture = NonNullable<ReturnType<typeof read>>;

function read(file: Uint8Array) {
  const window = new Window();
  window.space();
  const packets: Packet[] = [];
  try {
    let offset = 0;
    let reader: ReturnType<typeof openCapture>;
    while (!window.ended) {
      const space = window.space();
      const part = file.subarray(offset, offset + space.length);
      space.set(part);
      offset += part.length;
      if (part.length === 0) window.ended = true;
      window.filled(part.length);
      reader ??= openCapture(window);
      if (reader === undefined) continue;
      const record = emptyRecord(reader.interfaces[0]!);
      while (reader.next(record)) {
        const { bytes, start, capturedLength, wireLength } = record;
        packets.push({ bytes: bytes.slice(start, start + capturedLength), wireLength });
      }
    }
    const [link] = reader?.interfaces ?? [];
    return link && { options: savefileOptions(link), packets: packets.slice(0, MOST_PACKETS) };
  } catch (error) {
    if (error instanceof CaptureError) return undefined;
    throw error;
  }
}

/** Lists of half of what there is, so that packets meet them and miss them. */
function listsOf(packets: readonly Packet[]): string[] {
  const [four, six, stations, ports] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<number>(),
  ];
  for (const { bytes } of packets) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Wherever a header may begin: behind any link header, and behind encapsulations.
    for (let at = 0; at + 44 <= Math.min(bytes.length, 120); at += 2) {
      const version = bytes[at]! >> 4;
      if (bytes[at] === 0x45 && view.getUint16(at + 2) <= bytes.length - at) {
        for (const from of [at + 12, at + 16]) four.add(bytes.subarray(from, from + 4).join('.'));
        for (const from of [at + 20, at + 22]) ports.add(view.getUint16(from));
      } else if (version === 6 && view.getUint16(at + 4) + 40 <= bytes.length - at) {
        for (const from of [at + 8, at + 24]) {
          const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(from + 2 * i).toString(16));
          six.add(groups.join(':'));
        }
        for (const from of [at + 40, at + 42]) ports.add(view.getUint16(from));
      }
    }
    if (bytes.length >= 12) {
      for (const from of [0, 6]) {
        const station = [...bytes.subarray(from, from + 6)].map((each) => each.toString(16).padStart(2, '0'));
        stations.add(station.join(':'));
      }
    }
  }
  const half = <T>(all: Iterable<T>): T[] => [...all].filter((_, i) => i % 2 === 0).slice(0, 40);
  const hosts = [...half(four), ...half(six)];
  const networks = [
    ...half(four).map((each) => `net ${each.replace(/\.\d+$/, '.0')}/24`),
    ...half(six).map((each) => `net ${each.split(':').slice(0, 3).join(':')}::/48`),
  ];
  const services = half(ports);
  const lists = [
    hosts.map((each) => `host ${each}`).join(' or '),
    hosts.map((each) => `src host ${each}`).join(' or '),
    hosts.map((each) => `not host ${each}`).join(' and '),
    networks.join(' or '),
    services.map((each) => `port ${each}`).join(' or '),
    services.map((each) => `portrange ${each}-${Math.min(65535, each + 3)}`).join(' or '),
    services.map((each) => `not tcp port ${each}`).join(' and '),
    half(stations)
      .map((each) => `ether host ${each}`)
      .join(' or '),
    hosts
      .slice(0, 12)
      .map((each, i) => `not (host ${each} and port ${services[i] ?? i})`)
      .join(' and '),
    hosts.length > 0 && services.length > 0
      ? `(host ${hosts.join(' or ')}) and not (port ${services.join(' or ')})`
      : '',
    [
      ...hosts.slice(0, 10).map((each) => `host ${each}`),
      ...services.slice(0, 10).map((each) => `port ${each}`),
    ]
      .map((term, i, all) => all[(7 * i) % all.length] ?? term)
      .join(' or '),
  ];
  return lists.filter((text) => text.includes(' or ') || text.includes(' and '));
}

function compare(name: string, text: string, { options, packets }: Capture, tally: Tally): void {
  let walked: ReturnType<typeof compile>;
  try {
    walked = compile(text, options);
  } catch (error) {
    if (error instanceof FilterError) return;
    throw error;
  }
  const searched = compile(text, { ...options, backend: 'tree' });
  tally.lists++;
  if (searched.instructions.length !== walked.instructions.length) tally.searched++;
  if (searched.instructions.length > walked.instructions.length)
    tally.differences.push(`${name}: longer: ${text}`);
  const [walking, searching] = [machine(walked), machine(searched)];
  for (const { bytes, wireLength } of packets) {
    for (let length = bytes.length; length >= 0; length = Math.min(length, LONGEST_CUT + 1) - 1) {
      const cut = bytes.subarray(0, length);
      const verdict = walking.run(cut, wireLength);
      tally.verdicts++;
      if (verdict > 0) tally.accepted++;
      if (searching.run(cut, wireLength) !== verdict) tally.differences.push(`${name}, ${length}: ${text}`);
    }
  }
}
