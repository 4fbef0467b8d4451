/** The tests of one field → a search for its first word, and behind each of the values found there for the next. */

import type { Predicate, Statement } from '../cfg/index.js';
import { enter, Neighbourhood, type Target, type Workshop } from './blocks.js';
import { NOWHERE, type PlacedTest, type Side } from './field-test.js';
import { partition, type Range } from './partition.js';
import { type Goal, search } from './search.js';

/** A header that holds the two fields. */
export interface Header {
  /** Statements that load a word of the field. */
  readonly load: (side: Side, word: number) => Statement[];
  /** Whether a packet has this header, asked again where headers share a search. */
  readonly isThis: () => Predicate;
}

export interface Outcomes {
  /** Where to go when the test at `place` is the first that holds. */
  readonly settle: (place: number) => Target;
  /** Where to go when none holds. */
  readonly miss: Target;
  /** Each place has a target of its own, of which copies would be no shorter. */
  readonly settlesApart?: true;
  /** What comes before the load of a further word that the test at `place` is the first to need. */
  readonly beforeLoad?: (place: number, load: Target, near: Neighbourhood) => Target;
}

/** Where the search begins, with the first word in the accumulator. `tests`: of one field, by ascending place. */
export function searchWords(
  workshop: Workshop,
  header: Header,
  tests: readonly PlacedTest[],
  outcomes: Outcomes,
): Target {
  const { side } = tests[0]!;
  const { g } = workshop;
  const byPlace = new Map(tests.map((each) => [each.place, each]));
  /** Up to which place tests still have to be made when the one at `place` holds. */
  const neededBefore = (place: number): number => {
    const holding = byPlace.get(place);
    const last = holding?.words.at(-1);
    // libpcap also drops the tests that lead to an equality known to hold.
    return holding === undefined || last?.first !== last?.last ? place : holding.since;
  };
  const settle = (place: number): Target => (place === NOWHERE ? outcomes.miss : outcomes.settle(place));

  /** `best`: the first test known to hold. Tests behind it do not matter any more. */
  const from = (
    word: number,
    left: readonly PlacedTest[],
    best: number,
    asked: number,
    near: Neighbourhood,
  ): Target => {
    const goals: Goal[] = [];
    const shared = new Map<Goal, Target>();
    for (const range of partition(left, word)) {
      const goal = goalOf(range, word, best, asked);
      const target = 'settled' in goal ? goal.settled : undefined;
      const last = goals.at(-1);
      if (target !== undefined && last?.last === range.first - 1 && shared.get(last) === target) {
        const wider = { ...last, last: range.last };
        goals[goals.length - 1] = wider;
        shared.set(wider, target);
        continue;
      }
      goals.push(goal.goal);
      if (target !== undefined) shared.set(goal.goal, target);
    }
    return search(workshop, goals, settle(best), near);
  };

  const goalOf = (
    { first, last, settled, undecided }: Range,
    word: number,
    best: number,
    asked: number,
  ): { readonly goal: Goal; readonly settled?: Target } => {
    const now = Math.min(best, settled);
    const before = neededBefore(now);
    const further = undecided.filter(({ place }) => place < before);
    const needed = further[0];
    if (needed === undefined) {
      const target = settle(now);
      const exit = (near: Neighbourhood) => (outcomes.settlesApart ? target : near.exit(target));
      return { goal: { first, last, weight: outcomes.settlesApart ? 3 : 1, target: exit }, settled: target };
    }
    const target = (near: Neighbourhood): Target => {
      const root = from(word + 1, further, now, needed.place, near);
      const load = enter(g, header.load(side, word + 1), root);
      return needed.place === asked ? load : (outcomes.beforeLoad?.(needed.place, load, near) ?? load);
    };
    return { goal: { first, last, weight: 5 * further.length, target } };
  };

  return from(0, tests, NOWHERE, NOWHERE, new Neighbourhood(g));
}
