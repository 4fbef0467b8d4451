/** The tests of one field → a search for its first word, and behind each of the values found there for the next. */

import type { Statement } from '../cfg/index.js';
import { type Maker, pass, type Target } from './blocks.js';
import { NOWHERE, type PlacedTest } from './field-test.js';
import { partition, type Range } from './partition.js';
import { type Goal, search } from './search.js';

/** Statements that load a word of the field. */
type Load = (word: number) => Statement[];

export interface Outcomes {
  /** Where to go when the test at `place` is the first that holds. The same place leads to the same target. */
  readonly settle: (place: number) => Target;
  /** Where to go when none holds. */
  readonly miss: Target;
  /** What can be done for the test at `place` while it is not known yet to hold, and where to go then when it does. */
  readonly early?: (
    place: number,
  ) => { readonly statements: Statement[]; readonly settled: Target } | undefined;
  /** What comes before the load of a further word that the test at `place` is the first to need. */
  readonly beforeLoad?: (place: number, load: Target) => Target;
}

/** Where the search begins, with the first word in the accumulator. `tests`: of one field, by ascending place. */
export function searchWords(
  maker: Maker,
  load: Load,
  tests: readonly PlacedTest[],
  outcomes: Outcomes,
): Target {
  const settle = (place: number): Target => (place === NOWHERE ? outcomes.miss : outcomes.settle(place));

  /**
   * `best`: the first test known to hold; those behind it do not matter any more. `asked`: the place that `beforeLoad` was
   * last asked about. `settled`: where to go for the only test left, if that is prepared.
   */
  const from = (
    word: number,
    left: readonly PlacedTest[],
    best: number,
    asked: number,
    settled: Target | undefined,
  ): Target => {
    const goals: Goal[] = [];
    for (const range of partition(left, word)) {
      const target = targetOf(range, word, best, asked, settled);
      const last = goals.at(-1);
      if (last !== undefined && last.last === range.first - 1 && last.target === target) {
        goals[goals.length - 1] = { ...last, last: range.last };
      } else {
        goals.push({ first: range.first, last: range.last, target });
      }
    }
    return search(maker, goals, settle(best));
  };

  const targetOf = (
    { settled: found, undecided }: Range,
    word: number,
    best: number,
    asked: number,
    settled: Target | undefined,
  ): Target => {
    const now = Math.min(best, found);
    const further = undecided.filter(({ place }) => place < now);
    const [needed] = further;
    if (needed === undefined) return settled !== undefined && found < best ? settled : settle(now);
    const early = settled === undefined && further.length === 1 ? outcomes.early?.(needed.place) : undefined;
    const root = from(word + 1, further, now, needed.place, settled ?? early?.settled);
    const statements = [...(early?.statements ?? []), ...load(word + 1)];
    const loading = pass(maker, statements, root);
    return needed.place === asked ? loading : (outcomes.beforeLoad?.(needed.place, loading) ?? loading);
  };

  return from(0, tests, NOWHERE, NOWHERE, undefined);
}
