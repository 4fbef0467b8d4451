/** The main job on a small capture: the program for an expression, and the packets that it keeps. Needs a built dist/. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCapture, Window } from '../dist/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const capture = 'fixtures/captures/ethernet.pcap';
const expression = ['tcp', 'port', '80'];

/** Runs the command line as a user would, and shows it. */
function bpfsieve(...args) {
  console.log(`$ bpfsieve ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [join(root, 'dist', 'cli', 'bin.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  console.log();
}

/** The packets of a classic pcap file, one after the other. */
function* packetsOf(path) {
  const file = readFileSync(path);
  const window = new Window(file.length);
  window.add(file);
  window.ended = true;
  const reader = openCapture(window);
  const record = { interface: reader.interfaces[0] };
  while (reader.next(record)) yield record;
}

/** Time, length, and who speaks to whom: TCP over IPv4 or IPv6 in Ethernet, which is what the expression keeps. */
function lineOf({ seconds, fraction, bytes, start, wireLength }) {
  const time = new Date(seconds * 1000).toISOString().slice(11, 19);
  const packet = Buffer.from(bytes.subarray(start + 14, start + wireLength));
  const isIpv4 = packet[0] >> 4 === 4;
  const [source, target] = isIpv4
    ? [packet.subarray(12, 16).join('.'), packet.subarray(16, 20).join('.')]
    : [packet.subarray(8, 24), packet.subarray(24, 40)].map((address) => `[${groupsOf(address)}]`);
  const tcp = packet.subarray(isIpv4 ? (packet[0] & 15) * 4 : 40);
  const speakers = `${source}:${tcp.readUInt16BE(0)} → ${target}:${tcp.readUInt16BE(2)}`;
  return `${time}.${String(fraction).padStart(6, '0')}  ${String(wireLength).padStart(3)} bytes  ${speakers}`;
}

const groupsOf = (address) =>
  address
    .toString('hex')
    .replace(/(.{4})(?=.)/g, '$1:')
    .replace(/\b0{1,3}/g, '')
    .replace(/(:0)+:/, '::');

const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
try {
  const kept = join(folder, 'kept.pcap');
  bpfsieve('compile', ...expression);
  bpfsieve('filter', '--count', '-r', capture, '-w', kept, ...expression);
  for (const packet of packetsOf(kept)) console.log(lineOf(packet));
} finally {
  rmSync(folder, { recursive: true });
}
