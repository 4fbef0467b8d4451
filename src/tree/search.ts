/** Sorted ranges of a value → a balanced binary search for the one that the accumulator lies in. */

import { op } from '../cbpf/index.js';
import { branch, Neighbourhood, type Target, type Workshop } from './blocks.js';

/** Values from `first` to `last` go to what `target` makes. Ranges ascend and do not overlap. */
export interface Goal {
  readonly first: number;
  readonly last: number;
  /** How many tests there are behind it; a measure of the code that `target` makes. */
  readonly weight: number;
  readonly target: (near: Neighbourhood) => Target;
}

/** This many ranges are tried one after the other, as another level of the tree would cost more code than it saves tests. */
const ROW = 3;
/** Tests whose code a branch can still cross. */
const NEIGHBOURHOOD = 48;
const HIGHEST = 0xffffffff;

/** Where the search begins, with the value in the accumulator; values in no range go to `otherwise`. */
export function search(
  { g, copies }: Workshop,
  goals: readonly Goal[],
  otherwise: Target,
  near: Neighbourhood,
): Target {
  const weights = [0];
  for (const { weight } of goals) weights.push(weights.at(-1)! + weight);
  const fits = (from: number, to: number): boolean => weights[to]! - weights[from]! <= NEIGHBOURHOOD;
  const neighbourhood = () => new Neighbourhood(g, copies);

  /** Goals `from` to `to`, for values from `floor` to `ceiling`. */
  const subtree = (
    from: number,
    to: number,
    floor: number,
    ceiling: number,
    around: Neighbourhood | undefined,
  ): Target => {
    const here = around ?? (fits(from, to) ? neighbourhood() : undefined);
    if (to - from <= ROW) return row(from, to, floor, ceiling, here ?? neighbourhood());
    const middle = (from + to) >> 1;
    const k = goals[middle]!.first;
    const upper = subtree(middle, to, k, ceiling, here);
    const lower = subtree(from, middle, floor, k - 1, here);
    return branch(g, [], op.JGE, k, upper, lower);
  };

  const row = (from: number, to: number, floor: number, ceiling: number, here: Neighbourhood): Target => {
    // The least value that comes to each goal: a test for one value lets through what lies below it.
    const least = [floor];
    for (const { first, last } of goals.slice(from, to)) {
      const lowest = least.at(-1)!;
      least.push(first === last && first > lowest ? lowest : last + 1);
    }
    let next = here.exit(otherwise);
    for (let i = to; i-- > from; ) {
      const { first, last, target } = goals[i]!;
      const lowest = least[i - from]!;
      const hit = target(here);
      if (first === last && (first > lowest || last < ceiling)) {
        next = branch(g, [], op.JEQ, first, hit, next);
        continue;
      }
      const inside = first <= lowest ? hit : branch(g, [], op.JGE, first, hit, here.exit(otherwise));
      next = last >= ceiling ? inside : branch(g, [], op.JGT, last, next, inside);
    }
    return next;
  };

  return subtree(0, goals.length, 0, HIGHEST, fits(0, goals.length) ? near : undefined);
}
