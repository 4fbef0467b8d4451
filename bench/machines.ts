/**
 * Nanoseconds a packet takes in each machine, for three filters: `npx tsx bench/machines.ts [rounds]`.
 * Programs are libpcap's own, from literal tables, so nothing but the machines is measured; every packet is distinct.
 */

import type * as cbpf from '../src/cbpf/index.js';
import { translate } from '../src/translate/index.js';
import { type Machine, machine } from '../src/vm/index.js';

const PACKETS = 10_000;
const rounds = Number(process.argv[2] ?? 61);

/** Name and what `tcpdump -ddd` prints for it, less the count: code, jt, jf and k of each instruction. */
const filters: readonly (readonly [name: string, text: string])[] = [
  [
    'tcp port 80',
    `40 0 0 12, 21 0 6 34525, 48 0 0 20, 21 0 15 6, 40 0 0 54, 21 12 0 80, 40 0 0 56, 21 10 11 80,
      21 0 10 2048, 48 0 0 23, 21 0 8 6, 40 0 0 20, 69 6 0 8191, 177 0 0 14, 72 0 0 14, 21 2 0 80,
      72 0 0 16, 21 0 1 80, 6 0 0 262144, 6 0 0 0`,
  ],
  ['ip6', `40 0 0 12, 21 0 1 34525, 6 0 0 262144, 6 0 0 0`],
  [
    '20 hosts',
    `40 0 0 12, 21 0 23 2048, 32 0 0 26, 21 65 0 167837696, 21 64 0 167837959, 21 63 0 167838222,
      21 62 0 167838485, 21 61 0 167838748, 21 60 0 167839011, 21 59 0 167839274, 21 58 0 167839537,
      21 57 0 167839800, 21 56 0 167840063, 21 55 0 167840326, 21 54 0 167840589, 21 53 0 167840852,
      21 52 0 167841115, 21 51 0 167841378, 21 50 0 167841641, 21 49 0 167841904, 21 48 0 167842167,
      21 47 0 167842430, 21 46 0 167842693, 32 0 0 30, 21 44 25 167837696, 21 1 0 2054, 21 0 43 32821,
      32 0 0 28, 21 40 0 167837696, 21 39 0 167837959, 21 38 0 167838222, 21 37 0 167838485,
      21 36 0 167838748, 21 35 0 167839011, 21 34 0 167839274, 21 33 0 167839537, 21 32 0 167839800,
      21 31 0 167840063, 21 30 0 167840326, 21 29 0 167840589, 21 28 0 167840852, 21 27 0 167841115,
      21 26 0 167841378, 21 25 0 167841641, 21 24 0 167841904, 21 23 0 167842167, 21 22 0 167842430,
      21 21 0 167842693, 32 0 0 38, 21 19 0 167837696, 21 18 0 167837959, 21 17 0 167838222,
      21 16 0 167838485, 21 15 0 167838748, 21 14 0 167839011, 21 13 0 167839274, 21 12 0 167839537,
      21 11 0 167839800, 21 10 0 167840063, 21 9 0 167840326, 21 8 0 167840589, 21 7 0 167840852,
      21 6 0 167841115, 21 5 0 167841378, 21 4 0 167841641, 21 3 0 167841904, 21 2 0 167842167,
      21 1 0 167842430, 21 0 1 167842693, 6 0 0 262144, 6 0 0 0`,
  ],
];

function program(text: string): cbpf.Program {
  const instructions = text.split(',').map((line) => {
    const [code = 0, jt = 0, jf = 0, k = 0] = line.trim().split(' ').map(Number);
    return { code, jt, jf, k };
  });
  return { instructions, spans: [] };
}

/** A multiplicative generator, so that every run sees the same packets. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Ethernet frames of 54 to 1,514 bytes: nine of ten IPv4, of these seven of ten TCP, of these one of ten on port 80. */
function packets(count: number): readonly Uint8Array[] {
  const random = randomNumbers(1);
  return Array.from({ length: count }, () => {
    const packet = new Uint8Array(random(2) === 0 ? 62 + random(20) : 62 + random(1453));
    const view = new DataView(packet.buffer);
    const six = random(10) === 0;
    const protocol = random(10) < 7 ? 6 : 17;
    const transport = six ? 54 : 34;
    view.setUint16(12, six ? 0x86dd : 0x0800);
    packet[14] = six ? 0x60 : 0x45;
    packet[six ? 20 : 23] = protocol;
    if (!six) view.setUint32(26, 0x0a020000 + random(65536));
    view.setUint16(transport, random(20) === 0 ? 80 : 1024 + random(60000));
    view.setUint16(transport + 2, random(20) === 0 ? 80 : 1024 + random(60000));
    return packet;
  });
}

/** Matches of one pass, so that the work cannot be optimised away. */
function pass(each: Machine, list: readonly Uint8Array[]): number {
  let matches = 0;
  for (const packet of list) if (each.run(packet) !== 0) matches++;
  return matches;
}

function measure(
  each: Machine,
  list: readonly Uint8Array[],
): { readonly time: number; readonly matches: number } {
  const times: number[] = [];
  let matches = 0;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    matches = pass(each, list);
    times.push(((performance.now() - start) * 1e6) / list.length);
  }
  times.sort((a, b) => a - b);
  return { time: times[times.length >> 1] ?? 0, matches };
}

const list = packets(PACKETS);
console.log(`${PACKETS} packets, median of ${rounds} rounds\n`);
console.log('filter        machine                ns/packet  matches');
for (const [name, text] of filters) {
  const classic = program(text);
  for (const each of [machine(classic), machine(translate(classic))]) {
    const { time, matches } = measure(each, list);
    console.log(
      `${name.padEnd(13)} ${each.name.padEnd(22)} ${time.toFixed(1).padStart(9)} ${`${matches}`.padStart(8)}`,
    );
  }
}
