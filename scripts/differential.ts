/**
 * Random filters through our compiler and through libpcap, compared instruction by instruction:
 *
 *     npm run differential -- --count 20000 --seed 1
 *         [--generator everyday|deep|long|misuse|rare|all] [--link-types nine|all] [--scattered] [--show 20] [--seconds 60]
 *
 * Every filter is compiled for each link type, optimized and not; with `--scattered` for one of them, one way. `--seconds` ends
 * the run early, after a chunk. Exit status 1 when any answer differs; what libpcap takes more than 20 s for is counted apart.
 */

import { parseArgs } from 'node:util';
import {
  compareAll,
  type Difference,
  describeDifference,
  describeTally,
  minimise,
  verdicts,
} from '../test/support/comparison.js';
import { findOracle } from '../test/support/oracle.js';
import { ours } from '../test/support/ours.js';
import { generators, linkTypeSets, randomCases, scatteredCases } from '../test/support/random-cases.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    generator: { type: 'string', default: 'all' },
    'link-types': { type: 'string', default: 'nine' },
    show: { type: 'string', default: '10' },
    scattered: { type: 'boolean', default: false },
    seconds: { type: 'string', default: 'Infinity' },
  },
});

const [count, seed, show] = [Number(values.count), Number(values.seed), Number(values.show)];
const deadline = performance.now() + 1000 * Number(values.seconds);
/** The key that an option names. */
function chosen<Choices extends object>(option: string, name: string, choices: Choices): keyof Choices {
  if (name in choices) return name as keyof Choices;
  throw new Error(`--${option} is one of ${Object.keys(choices).join(', ')}`);
}
const generator = chosen('generator', values.generator, generators);
const set = chosen('link-types', values['link-types'], linkTypeSets);
const oracle = findOracle();
if ('missing' in oracle) throw new Error(oracle.missing);
const compileCase = ours(oracle.value.dialect);

console.log(
  `${count} filters (${generator}), ${linkTypeSets[set].length} link types, seed ${seed}, against ${oracle.value.version}`,
);
const started = performance.now();
const tally = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<
  (typeof verdicts)[number],
  number
>;
const differences: Difference[] = [];
const refusals = new Map<string, number>();
const chunk = set === 'all' && !values.scattered ? 100 : 1000;
for (let done = 0; done < count && performance.now() < deadline; done += chunk) {
  // Each chunk has a seed of its own, so that memory does not grow with the count and no two runs share one.
  const draw = values.scattered ? scatteredCases : randomCases;
  const cases = draw(generator, Math.min(chunk, count - done), seed * 1000 + done / chunk, set);
  const comparison = compareAll(oracle.value, compileCase, cases);
  for (const verdict of verdicts) tally[verdict] += comparison.tally[verdict];
  differences.push(...comparison.differences.slice(0, 1000 - differences.length));
  for (const [pair, times] of comparison.refusals) refusals.set(pair, (refusals.get(pair) ?? 0) + times);
}

console.log(describeTally(tally));
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);

if (refusals.size > 0) console.log('\nrefusals, libpcap ⟷ ours:');
for (const [pair, times] of [...refusals].sort((a, b) => b[1] - a[1]).slice(0, 40))
  console.log(`${String(times).padStart(9)}  ${pair}`);

const shown = new Set<string>();
for (const difference of differences) {
  if (shown.size >= show) break;
  const least = minimise(oracle.value, compileCase, difference);
  const cause = `${least.verdict} ${least.question.expression.replace(/\d[\w.:/]*/g, '0')}`;
  if (shown.has(cause)) continue;
  shown.add(cause);
  console.log(`\n${describeDifference(least)}`);
}

// libpcap may take too long for a few filters; an oracle that answers nothing has shown nothing.
const answers = Object.values(tally).reduce((sum, each) => sum + each, 0);
const silent = tally.unanswered > answers / 100 || tally.identical === 0;
if (silent) console.log('\ntoo many filters were not answered: nothing is shown');
process.exitCode = differences.length === 0 && !silent ? 0 : 1;
