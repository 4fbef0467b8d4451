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
  const differences = (expressions: readonly string[]) => {
    const compileCase = ours(present(oracle).dialect);
    return compareAll(present(oracle), compileCase, crossed(expressions))
      .differences.slice(0, 5)
      .map(describeDifference);
  };

  it.skipIf(skips(realLife))(titled('agree on every filter that people type', realLife), () => {
    expect(present(realLife).length).toBeGreaterThan(100);
    expect(differences(present(realLife))).toEqual([]);
  });

  it.each([...ownFilters()])('agree on our own filters: %s', (_, expressions) => {
    expect(differences(expressions)).toEqual([]);
  });
});
