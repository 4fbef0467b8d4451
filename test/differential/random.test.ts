import { describe, expect, it } from 'vitest';
import { compareAll, describeDifference, minimise } from '../support/comparison.js';
import { findOracle } from '../support/oracle.js';
import { ours } from '../support/ours.js';
import { type Generator, type LinkTypeSet, scatteredCases } from '../support/random-cases.js';
import { present, skips, titled } from '../support/shared.js';

const oracle = findOracle();

/** A new seed every day, so that the tests walk on; DIFFERENTIAL_SEED repeats one. */
const { DIFFERENTIAL_SEED = String(Math.floor(Date.now() / 86_400_000)) } = process.env;
const seed = Number(DIFFERENTIAL_SEED);

describe.skipIf(skips(oracle))(titled(`libpcap and we, on random filters of seed ${seed}`, oracle), () => {
  it.each<[Generator, LinkTypeSet, number]>([
    ['everyday', 'nine', 1000],
    ['deep', 'nine', 700],
    ['long', 'nine', 200],
    ['misuse', 'nine', 300],
    ['rare', 'all', 2000],
    ['all', 'all', 1000],
  ])('agree on %s filters for %s link types', (generator, set, count) => {
    const found = present(oracle);
    const compileCase = ours(found.dialect);
    const { tally, differences } = compareAll(
      found,
      compileCase,
      scatteredCases(generator, count, seed, set),
    );
    const shown = differences.slice(0, 3).map((each) => minimise(found, compileCase, each));
    const rerun = `DIFFERENTIAL_SEED=${seed} npx vitest run test/differential/random.test.ts`;
    expect(shown.map(describeDifference), rerun).toEqual([]);
    expect(tally.identical).toBeGreaterThan(0);
  });
});
