/**
 * How the time and memory of a whole compilation grow with the number of terms, beside libpcap (tcpdump -ddd) where that
 * ends in time: `npm run build && npx tsx bench/compile-scaling.ts [--sizes 50,100,10000] [--shape NAME]… [--patience 60]
 * [--dist dist] [--tree]`. Results: bench/RESULTS.md.
 *
 * Each size is compiled first in fresh processes (cold: the best of three, or of one beyond 1,000 terms), and then all sizes
 * in turn in one process (warm: the median), which has the compiler's own code compiled by then.
 */

import { parseArgs } from 'node:util';
import { dialectFor, systemTcpdump } from '../src/node/index.js';
import { type Cold, compileAgain, compileOnce, type Theirs, theirs } from './lists/measure.js';
import { shapes } from './lists/shapes.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '50,100,200,400,500,1000,2500,5000,10000' },
    shape: { type: 'string', multiple: true, default: Object.keys(shapes) },
    patience: { type: 'string', default: '60' },
    dist: { type: 'string', default: 'dist' },
    tree: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
const patience = Number(values.patience);
const tcpdump = systemTcpdump();
const version = (tcpdump && dialectFor(tcpdump.libpcap)) ?? '1.10.6';

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
const columns = [6, 8, 8, 8, 8, 8, 6, 8, 12, 9, 9, 7, 7, 9];
const row = (...cells: readonly string[]): string =>
  cells.map((cell, i) => cell.padStart(columns[i] ?? 8)).join(' ');

const heads = [
  row('', 'cold', 'cold', 'warm', 'warm', 'to', '', '', '', 'libpcap', 'libpcap', 'ratio', 'ratio'),
  row(
    'terms',
    'clock',
    'CPU',
    'clock',
    'CPU',
    'eBPF',
    'MiB',
    'exponent',
    'instructions',
    'clock',
    'CPU',
    'cold',
    'warm',
    'bytes',
  ),
];

/** The power of the number of terms that time grows with. */
const exponent = (from: Point, to: Point): string =>
  (Math.log(to.time / from.time) / Math.log(to.size / from.size)).toFixed(2);

interface Point {
  readonly size: number;
  readonly time: number;
}

function line(
  size: number,
  cold: Cold,
  warm: { time: number; threadTime: number },
  before: Point | undefined,
  libpcap: Theirs | undefined,
): string {
  const same = libpcap && (libpcap.bytes.trim() === cold.bytes.trim() ? 'same' : 'DIFFERENT');
  return row(
    `${size}`,
    seconds(cold.time),
    seconds(cold.processorTime),
    seconds(warm.time),
    seconds(warm.threadTime),
    seconds(cold.translation),
    cold.peak.toFixed(0),
    before === undefined ? '' : exponent(before, { size, time: cold.processorTime }),
    `${cold.instructions}`,
    libpcap === undefined ? `> ${patience}` : seconds(libpcap.time),
    libpcap === undefined ? '' : seconds(libpcap.processorTime),
    libpcap === undefined ? '' : (libpcap.processorTime / cold.processorTime).toFixed(1),
    libpcap === undefined ? '' : (libpcap.processorTime / warm.threadTime).toFixed(1),
    same ?? '',
  );
}

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, tcpdump with libpcap ${tcpdump?.libpcap ?? '(missing)'}`,
);
console.log('seconds, without starting Node; mebibytes: the peak of the whole process; ratios: of CPU time');
for (const name of values.shape) {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`--shape is one of ${Object.keys(shapes).join('; ')}`);
  console.log(`\n${name}\n${heads.join('\n')}`);
  const texts = sizes.map(shape);
  const warm = compileAgain(texts, values.dist, version);
  let isPatient = tcpdump !== undefined;
  const points: Point[] = [];
  const warmPoints: Point[] = [];
  for (const [i, size] of sizes.entries()) {
    const text = texts[i]!;
    const cold = compileOnce(text, size > 1000 ? 1 : 3, { dist: values.dist, backend: 'libpcap', version });
    const libpcap = isPatient ? theirs(text, patience) : undefined;
    isPatient = libpcap !== undefined;
    console.log(line(size, cold, warm[i]!, points.at(-1), libpcap));
    points.push({ size, time: cold.processorTime });
    warmPoints.push({ size, time: warm[i]!.threadTime });
    if (!values.tree) continue;
    const tree = compileOnce(text, 1, { dist: values.dist, backend: 'tree', version });
    console.log(
      `       tree: ${seconds(tree.processorTime)}, ${tree.instructions} instructions, longest path ${tree.longestPath}`,
    );
  }
  for (const [what, list] of [
    ['cold', points],
    ['warm', warmPoints],
  ] as const) {
    const from = list.find(({ size }) => size === 2500);
    const to = list.at(-1);
    if (from === undefined || to === undefined || from === to) continue;
    console.log(`exponent of ${what} CPU time from ${from.size} to ${to.size} terms: ${exponent(from, to)}`);
  }
}
