/**
 * What a small filter takes: the median time of compiling each filter that people really type, by this build and by
 * others, in turn in one process: `npm run build && npx tsx bench/small-filters.ts [--baseline DIR]… [--dist dist]
 * [--filters FILE] [--passes 200]`. A baseline is the dist of another build, say of a git worktree. One filter a line.
 */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const shared = join(import.meta.dirname, '..', '..', 'shared', 'filters', 'real-life.txt');
const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: 'dist' },
    baseline: { type: 'string', multiple: true, default: [] },
    filters: { type: 'string', default: shared },
    passes: { type: 'string', default: '200' },
  },
});

/** A pass as long as this is left out of the medians: the compiler's own code is compiled by then. */
const WARM_UP = 0.25;

type Compile = (expression: string) => unknown;

async function load(dist: string): Promise<Compile> {
  const library = (await import(pathToFileURL(resolve(dist, 'index.js')).href)) as { compile: Compile };
  return library.compile;
}

const builds = await Promise.all(
  [values.dist, ...values.baseline].map(async (dist) => ({ dist, compile: await load(dist) })),
);
const compiles = (expression: string): boolean =>
  builds.every(({ compile }) => {
    try {
      compile(expression);
      return true;
    } catch {
      return false;
    }
  });
const all = readFileSync(values.filters, 'utf8').split('\n').filter(Boolean);
const filters = all.filter(compiles);

const passes = Number(values.passes);
/** By build and filter: the milliseconds of each pass. */
const times = builds.map(() => filters.map((): number[] => []));
for (let pass = 0; pass < passes; pass++) {
  for (const [f, filter] of filters.entries()) {
    // Whoever comes second finds the filter in the processor's caches: so they take turns.
    for (let turn = 0; turn < builds.length; turn++) {
      const b = (turn + pass) % builds.length;
      const start = performance.now();
      builds[b]!.compile(filter);
      const time = performance.now() - start;
      if (pass >= WARM_UP * passes) times[b]![f]!.push(time);
    }
  }
}

const at = (share: number, numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(share * (numbers.length - 1))]!;
const median = (numbers: readonly number[]): number => at(0.5, numbers);

console.log(
  `${filters.length} of ${all.length} filters that all builds compile, ${passes} passes, Node ${process.version}`,
);
console.log('microseconds a filter: the median, nine tenths, the slowest; each the median of its passes');
const medians = times.map((filters) => filters.map(median));
for (const [b, { dist }] of builds.entries()) {
  const mine = medians[b]!;
  const ratios = mine.map((time, f) => time / medians[0]![f]!);
  const columns = [median(mine), at(0.9, mine), at(1, mine)].map((time) =>
    (1000 * time).toFixed(1).padStart(9),
  );
  const ratio = b === 0 ? '' : `  ${median(ratios).toFixed(2)} times this build's (median of the ratios)`;
  console.log(`${dist.padEnd(30)} ${columns.join(' ')}${ratio}`);
}
