/**
 * Writes fixtures/captures/: small captures of the project's own, one or more for each link type, byte order and
 * resolution, and one that is cut short. The same bytes each time. Run: npx tsx scripts/make-captures.ts [FOLDER]
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bytes, hex, loopback, sll, sll2 } from './captures/packets.js';
import { pcapFile, type Variant } from './captures/pcap.js';
import { ethernetFrames, etherTypeOf, networkPackets, pppFrames } from './captures/traffic.js';

const EN10MB = 1;
const outgoing = 4;
const incoming = 0;
/** AF_INET, and AF_INET6 of Linux, the BSDs and macOS. */
const AF_INET = 2;
const AF_INET6 = [10, 24, 28, 30] as const;

const network = networkPackets.map(({ bytes }) => bytes);
const ofFamily = (family: 4 | 6): Bytes[] =>
  networkPackets.filter((packet) => packet.family === family).map(({ bytes }) => bytes);

const loopbacks = (order: 'little-endian' | 'big-endian'): Bytes[] =>
  networkPackets.map(({ family, bytes }, index) =>
    loopback(family === 4 ? AF_INET : AF_INET6[index % AF_INET6.length]!, order, bytes),
  );

const cooked = networkPackets.map(({ family, outgoing: sent, bytes }) =>
  sll(sent ? outgoing : incoming, etherTypeOf[family], bytes),
);
/** A CAN frame: its identifier is in the byte order of the machine that captured it. */
const can = sll(incoming, 0x000c, hex('00000123 08 000000 1122334455667788'));

const cooked2 = networkPackets.map(({ family, outgoing: sent, bytes }, index) =>
  sll2(sent ? outgoing : incoming, 1 + (index % 2), etherTypeOf[family], bytes),
);

const captures: Readonly<Record<string, readonly [packets: readonly Bytes[], variant: Variant]>> = {
  'ethernet.pcap': [ethernetFrames, { linkType: EN10MB }],
  'ethernet-big-endian.pcap': [ethernetFrames, { linkType: EN10MB, order: 'big-endian' }],
  'ethernet-nanoseconds.pcap': [ethernetFrames, { linkType: EN10MB, magic: 'nanoseconds' }],
  'ethernet-nanoseconds-big-endian.pcap': [
    ethernetFrames,
    { linkType: EN10MB, magic: 'nanoseconds', order: 'big-endian' },
  ],
  'ethernet-snapped.pcap': [ethernetFrames, { linkType: EN10MB, snapLength: 60, kept: 60 }],
  'ethernet-kuznetsov.pcap': [
    ethernetFrames.slice(0, 8),
    { linkType: EN10MB, magic: 'kuznetsov', snapLength: 96 },
  ],
  'ethernet-version-2.2.pcap': [ethernetFrames.slice(0, 8), { linkType: EN10MB, version: [2, 2] }],
  'raw.pcap': [network, { linkType: 101 }],
  'ipv4.pcap': [ofFamily(4), { linkType: 228 }],
  'ipv6.pcap': [ofFamily(6), { linkType: 229 }],
  'null.pcap': [loopbacks('little-endian'), { linkType: 0 }],
  'null-big-endian.pcap': [loopbacks('big-endian'), { linkType: 0, order: 'big-endian' }],
  'loop.pcap': [loopbacks('big-endian'), { linkType: 108 }],
  'linux-sll.pcap': [cooked, { linkType: 113 }],
  'linux-sll-big-endian.pcap': [[...cooked, can], { linkType: 113, order: 'big-endian' }],
  'linux-sll2.pcap': [cooked2, { linkType: 276 }],
  'ppp.pcap': [pppFrames, { linkType: 9 }],
};

const fixtures = join(dirname(dirname(fileURLToPath(import.meta.url))), 'fixtures', 'captures');
const folder = process.argv[2] ?? fixtures;
mkdirSync(folder, { recursive: true });
const write = (name: string, bytes: Bytes): void => {
  writeFileSync(join(folder, name), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
};

for (const [name, [packets, variant]] of Object.entries(captures)) write(name, pcapFile(packets, variant));
const whole = pcapFile(ethernetFrames, { linkType: EN10MB });
write('ethernet-truncated.pcap', whole.subarray(0, whole.length - 30));
