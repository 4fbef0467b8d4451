/**
 * One pass with many rules beside a tcpdump for each: wall time of whole processes, in turn, medians:
 * `npm run build && npx tsx bench/split.ts [--size MEGABYTES] [--rounds 3] [--sample 10] [--bin FILE]`. Of tcpdump only a sample
 * of the rules is run, and its mean multiplied.
 */

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packets } from './machines/traffic.js';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
    sample: { type: 'string', default: '10' },
    bin: { type: 'string', default: join(import.meta.dirname, '..', 'dist', 'cli', 'bin.js') },
  },
});
const bytes = Number(values.size) * 1e6;
const rounds = Number(values.rounds);
const sample = Number(values.sample);

const DIFFERENT = 50_000;
const PIECE = 8 << 20;

/** Microsecond pcap of Ethernet. */
function writeCapture(path: string): number {
  const traffic = packets(DIFFERENT);
  const file = openSync(path, 'w');
  writeSync(file, new Uint8Array(Uint32Array.of(0xa1b2c3d4, 0x00040002, 0, 0, 262_144, 1).buffer));
  const piece = new Uint8Array(PIECE + (1 << 16));
  const view = new DataView(piece.buffer);
  let [written, at, count] = [0, 0, 0];
  for (; written + at < bytes; count++) {
    const packet = traffic[(count * 61) % DIFFERENT]!;
    view.setUint32(at, 1_750_000_000 + Math.floor(count / 1e5), true);
    view.setUint32(at + 4, (count % 1e5) * 10, true);
    view.setUint32(at + 8, packet.length, true);
    view.setUint32(at + 12, packet.length, true);
    piece.set(packet, at + 16);
    at += 16 + packet.length;
    if (at < PIECE) continue;
    written += writeSync(file, piece.subarray(0, at));
    at = 0;
  }
  writeSync(file, piece.subarray(0, at));
  closeSync(file);
  return count;
}

/** Rules as people have them by the thousand: services, hosts, networks, hosts with services. */
function expression(i: number): string {
  const port = 1024 + ((i * 59) % 60_000);
  const host = `10.2.${(i * 37) & 255}.${(i * 101) & 255}`;
  switch (i % 5) {
    case 0:
      return `tcp port ${port}`;
    case 1:
      return `host ${host}`;
    case 2:
      return `udp dst port ${port}`;
    case 3:
      return `src net 10.2.${(i * 37) & 255}.0/24 and tcp`;
    default:
      return `host ${host} and (port ${port} or port 80)`;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
const capture = join(folder, 'in.pcap');

const STAT = '/proc/self/stat';
/** Of the children that are over, in milliseconds; a tick of the clock is a hundredth of a second. */
function cpuOfChildren(): number {
  if (!existsSync(STAT)) return Number.NaN;
  const fields = readFileSync(STAT, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

interface Times {
  readonly wall: number;
  readonly cpu: number;
}

function timed(command: string, args: readonly string[]): Times {
  const start = performance.now();
  const cpu = cpuOfChildren();
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return { wall: performance.now() - start, cpu: cpuOfChildren() - cpu };
}

function median(times: readonly Times[]): Times {
  const of = (numbers: readonly number[]): number =>
    numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
  return { wall: of(times.map(({ wall }) => wall)), cpu: of(times.map(({ cpu }) => cpu)) };
}

try {
  const count = writeCapture(capture);
  console.log(
    `${(statSync(capture).size / 1e6).toFixed(0)} MB, ${count} packets; median of ${rounds} rounds, in turn\n`,
  );
  const sizes = [1, 100, 1000];
  const rulesOf = (size: number): string => join(folder, `rules-${size}.txt`);
  for (const size of sizes) {
    const lines = Array.from({ length: size }, (_, i) => `r${i}: ${expression(i)}\n`);
    writeFileSync(rulesOf(size), lines.join(''));
  }
  const subjects = [
    ...sizes.flatMap((size) => [
      { name: 'split --count', size, args: ['-F', rulesOf(size), '-r', capture] },
      {
        name: 'split -w DIR',
        size,
        args: ['-F', rulesOf(size), '-r', capture, '-w', join(folder, `out-${size}`)],
      },
    ]),
  ].map((each) => ({ ...each, times: [] as Times[] }));
  const theirs: Times[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { args, times } of subjects)
      times.push(timed(process.execPath, [values.bin, 'split', '-q', ...args]));
    for (let i = 0; i < sample; i++) {
      const rule = Math.floor((i * 1000) / sample) + (i % 5);
      theirs.push(timed('tcpdump', ['-r', capture, '-w', join(folder, 'theirs.pcap'), expression(rule)]));
    }
  }
  const one = median(theirs);
  console.log('                         wall time                             CPU time');
  console.log('what           rules       ms  n × tcpdump  of 1 rule       ms  n × tcpdump  of 1 rule');
  for (const { name, size, times } of subjects) {
    const time = median(times);
    const alone = median(subjects.find((each) => each.name === name && each.size === 1)!.times);
    const columns = (of: (times: Times) => number): string =>
      of(time).toFixed(0).padStart(9) +
      ((of(one) * size) / of(time)).toFixed(1).padStart(13) +
      (of(time) / of(alone)).toFixed(2).padStart(11);
    console.log(
      name.padEnd(14) + `${size}`.padStart(6) + columns(({ wall }) => wall) + columns(({ cpu }) => cpu),
    );
  }
  console.log(
    `\ntcpdump -r -w with one of ${sample} of the rules, median: ${one.wall.toFixed(0)} ms, CPU ${one.cpu.toFixed(0)} ms`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
