import { describe, expect, it } from 'vitest';
import { crossed } from '../support/cases.js';
import { compareAll, describeDifference } from '../support/comparison.js';
import { ownFilters, realLifeFilters } from '../support/filters.js';
import { findOracle } from '../support/oracle.js';
import { ours } from '../support/ours.js';
import { present, skips, titled } from '../support/shared.js';

const oracle = findOracle();
const realLife = realLifeFilters();

describe.skipIf(skips(oracle))(titled('libpcap and we, on whole lists of filters', oracle), () => {
  /** libpcap's answers must be there, all of them, to be agreed with. */
  const agree = (expressions: readonly string[]): void => {
    const compileCase = ours(present(oracle).dialect);
    const { tally, differences } = compareAll(present(oracle), compileCase, crossed(expressions));
    expect(differences.slice(0, 5).map(describeDifference)).toEqual([]);
    expect(tally.unanswered).toBe(0);
    expect(tally.identical + tally['both refuse']).toBe(crossed(expressions).length);
  };

  it.skipIf(skips(realLife))(titled('agree on every filter that people type', realLife), () => {
    expect(present(realLife).length).toBeGreaterThan(100);
    agree(present(realLife));
  });

  it.each([...ownFilters()])('agree on our own filters: %s', (_, expressions) => {
    agree(expressions);
  });
});
