import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOWHERE, type PlacedTest } from '../../src/tree/field-test.js';
import { partition } from '../../src/tree/partition.js';

const HIGHEST = 0xffffffff;

const at = (place: number, ...words: readonly (readonly [number, number])[]): PlacedTest => ({
  side: 'source',
  words: words.map(([first, last]) => ({ first, last })),
  place,
});

describe('the partition of the values of a word', () => {
  it('cuts where tests begin and end, and knows the first that holds', () => {
    const ranges = partition([at(0, [10, 20]), at(1, [15, 30])], 0);
    expect(ranges.map(({ first, last, settled }) => [first, last, settled])).toEqual([
      [10, 14, 0],
      [15, 20, 0],
      [21, 30, 1],
    ]);
  });

  it('keeps the tests that look at the next word', () => {
    const further = at(0, [7, 7], [1, 1]);
    const ranges = partition([further, at(1, [0, HIGHEST])], 0);
    expect(ranges).toEqual([
      { first: 0, last: 6, settled: 1, undecided: [] },
      { first: 7, last: 7, settled: 1, undecided: [further] },
      { first: 8, last: HIGHEST, settled: 1, undecided: [] },
    ]);
  });

  it('agrees with asking every test, for every value', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(HIGHEST));
    const interval = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1 }), (intervals) => {
        const ranges = partition(
          intervals.map((each, place) => at(place, each)),
          0,
        );
        for (const asked of [...Array(45).keys(), HIGHEST - 1, HIGHEST]) {
          const expected = intervals.findIndex(([first, last]) => first <= asked && asked <= last);
          const found = ranges.filter(({ first, last }) => first <= asked && asked <= last);
          expect(found.map(({ settled }) => settled)).toEqual(expected < 0 ? [] : [expected]);
        }
      }),
    );
    expect(NOWHERE).toBeGreaterThan(HIGHEST - 1);
  });
});
