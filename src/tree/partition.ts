/** Tests of one word → the ranges of its values that they tell apart. */

import { NOWHERE, type PlacedTest } from './field-test.js';

/** Values for which the same tests hold. */
export interface Range {
  readonly first: number;
  readonly last: number;
  /** The place of the first test that holds without looking further, or NOWHERE. */
  readonly settled: number;
  /** The tests that hold as far as this word, and look at the next. */
  readonly undecided: readonly PlacedTest[];
}

const END = 2 ** 32;

/** The ranges in ascending order; values in none of them satisfy no test. `word`: the index of the word in the tests. */
export function partition(tests: readonly PlacedTest[], word: number): Range[] {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return [rangeOf(only, word)];
  const last = tests.filter(({ words }) => words.length === word + 1);
  const undecided = undecidedByValue(tests, word);
  const starts = boundaries(last, undecided.keys(), word);
  const settled = firstOfEach(last, starts, word);
  const ranges: Range[] = [];
  for (const [i, first] of starts.entries()) {
    const further = undecided.get(first) ?? [];
    const place = settled[i]!;
    if (place === NOWHERE && further.length === 0) continue;
    ranges.push({ first, last: (starts[i + 1] ?? END) - 1, settled: place, undecided: further });
  }
  return ranges;
}

function rangeOf(test: PlacedTest, word: number): Range {
  const { first, last } = test.words[word]!;
  return test.words.length === word + 1
    ? { first, last, settled: test.place, undecided: [] }
    : { first, last, settled: NOWHERE, undecided: [test] };
}

function undecidedByValue(tests: readonly PlacedTest[], word: number): Map<number, PlacedTest[]> {
  const byValue = new Map<number, PlacedTest[]>();
  for (const each of tests) {
    if (each.words.length === word + 1) continue;
    const { first } = each.words[word]!;
    const same = byValue.get(first);
    if (same === undefined) byValue.set(first, [each]);
    else same.push(each);
  }
  return byValue;
}

/** Where ranges begin, ascending. */
function boundaries(tests: readonly PlacedTest[], values: Iterable<number>, word: number): number[] {
  const all = new Set<number>();
  for (const { words } of tests) {
    const { first, last } = words[word]!;
    all.add(first).add(last + 1);
  }
  for (const value of values) all.add(value).add(value + 1);
  all.delete(END);
  return [...Float64Array.from(all).sort()];
}

/**
 * For each range the least place of a test that covers it. The tests come by ascending place and take the ranges that are
 * still free; `next` skips those taken, so that all together take near-linear time.
 */
function firstOfEach(tests: readonly PlacedTest[], starts: readonly number[], word: number): Float64Array {
  const places = new Float64Array(starts.length).fill(NOWHERE);
  const indexOf = new Map(starts.map((start, i) => [start, i]));
  const next = Uint32Array.from({ length: starts.length + 1 }, (_, i) => i);
  const free = (from: number): number => {
    let at = from;
    while (next[at] !== at) {
      next[at] = next[next[at]!]!;
      at = next[at]!;
    }
    return at;
  };
  for (const { words, place } of [...tests].sort((a, b) => a.place - b.place)) {
    const { first, last } = words[word]!;
    const end = indexOf.get(last + 1) ?? starts.length;
    for (let i = free(indexOf.get(first)!); i < end; i = free(i)) {
      places[i] = place;
      next[i] = i + 1;
    }
  }
  return places;
}
