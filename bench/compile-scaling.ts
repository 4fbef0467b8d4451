/**
 * How the time and memory of a whole compilation grow with the number of terms, beside libpcap (tcpdump -ddd) where that
 * ends within 60 s: `npm run build && npx tsx bench/compile-scaling.ts [sizes] [shape …]`, sizes as `50,100,10000`.
 * Every compilation is a fresh process of the built library; the best of three. Results: bench/RESULTS.md.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialectFor, systemTcpdump } from '../src/node/index.js';
import { shapes } from './lists/shapes.js';

const [sizesText = '50,100,200,400,500,1000,2500,5000,10000', ...names] = process.argv.slice(2);
const sizes = sizesText.split(',').map(Number);
const PATIENCE = 60_000;

const tcpdump = systemTcpdump();
const version = (tcpdump && dialectFor(tcpdump.libpcap)) ?? '1.10.6';
const folder = mkdtempSync(join(tmpdir(), 'compile-scaling-'));

/** What compile-once.mjs tells. */
interface Measured {
  readonly time: number;
  readonly processorTime: number;
  readonly peak: number;
  readonly translation: number;
  readonly instructions: number;
  readonly longestPath: number;
  readonly bytes: string;
}

function compileOnce(text: string, backend: 'libpcap' | 'tree'): Measured {
  const script = join(import.meta.dirname, 'lists', 'compile-once.mjs');
  const runs = [1, 2, 3].map(() => {
    const run = spawnSync(process.execPath, [script, backend, version], {
      input: text,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout) as Measured;
  });
  // Other work on the machine only adds.
  return runs.reduce((a, b) => (b.processorTime < a.processorTime ? b : a));
}

interface Theirs {
  readonly time: number;
  readonly bytes: string;
}

function libpcap(text: string): Theirs | undefined {
  if (tcpdump === undefined) return undefined;
  const file = join(folder, 'filter');
  writeFileSync(file, text);
  const start = performance.now();
  const run = spawnSync('tcpdump', ['-ddd', '-y', 'EN10MB', '-F', file], {
    encoding: 'utf8',
    timeout: PATIENCE,
    maxBuffer: 2 ** 28,
  });
  const time = performance.now() - start;
  return run.status === 0 ? { time, bytes: run.stdout } : undefined;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
const columns = [8, 9, 9, 9, 8, 11, 9, 9, 9, 9, 8, 6];
const row = (...cells: readonly string[]): string =>
  cells.map((cell, i) => cell.padStart(columns[i] ?? 0)).join(' ');

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, tcpdump with libpcap ${tcpdump?.libpcap ?? '(missing)'}`,
);
console.log(
  'seconds: of the clock and of the processor, without starting Node; mebibytes: of the whole process',
);
for (const [name, shape] of Object.entries(shapes)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n${name}`);
  console.log(
    row(
      'terms',
      'clock',
      'processor',
      'MiB',
      'to eBPF',
      'instructions',
      'libpcap',
      'ratio',
      'bytes',
      'tree',
      'instr.',
      'path',
    ),
  );
  let patient = true;
  const times = new Map<number, number>();
  for (const size of sizes) {
    const text = shape(size);
    const ours = compileOnce(text, 'libpcap');
    const tree = compileOnce(text, 'tree');
    const theirs: Theirs | undefined = patient ? libpcap(text) : undefined;
    patient = theirs !== undefined;
    times.set(size, ours.processorTime);
    const same = theirs && (theirs.bytes.trim() === ours.bytes.trim() ? 'same' : 'DIFFERENT');
    console.log(
      row(
        `${size}`,
        seconds(ours.time),
        seconds(ours.processorTime),
        ours.peak.toFixed(0),
        seconds(ours.translation),
        `${ours.instructions}`,
        theirs === undefined ? '> 60' : seconds(theirs.time),
        theirs === undefined ? '' : (theirs.time / ours.time).toFixed(1),
        same ?? '',
        seconds(tree.time),
        `${tree.instructions}`,
        `${tree.longestPath}`,
      ),
    );
  }
  const [largest, before] = sizes.toReversed();
  for (const from of new Set([before, 2500])) {
    const [low, high] = [times.get(from ?? 0), times.get(largest ?? 0)];
    if (from === undefined || largest === undefined || low === undefined || high === undefined) continue;
    const exponent = Math.log(high / low) / Math.log(largest / from);
    console.log(`exponent of processor time from ${from} to ${largest} terms: ${exponent.toFixed(2)}`);
  }
}
rmSync(folder, { recursive: true });
