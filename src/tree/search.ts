/** Sorted ranges of a value → a balanced binary search for the one that the accumulator lies in. */

import { op } from '../cbpf/index.js';
import { branch, type Maker, type Target } from './blocks.js';

/** Values from `first` to `last` go to `target`. Ranges ascend and do not overlap. */
export interface Goal {
  readonly first: number;
  readonly last: number;
  readonly target: Target;
}

/** This many ranges are tried one after the other, as another level of the tree would cost more code than it saves tests. */
const ROW = 5;
const HIGHEST = 0xffffffff;

/** Where the search begins, with the value in the accumulator; values in no range go to `otherwise`. */
export function search(maker: Maker, goals: readonly Goal[], otherwise: Target): Target {
  /** Goals `from` to `to`, for values from `floor` to `ceiling`. */
  const subtree = (from: number, to: number, floor: number, ceiling: number): Target => {
    if (to - from <= ROW) return row(from, to, floor, ceiling);
    const middle = (from + to) >> 1;
    const k = goals[middle]!.first;
    const upper = subtree(middle, to, k, ceiling);
    const lower = subtree(from, middle, floor, k - 1);
    return branch(maker, [], op.JGE, k, upper, lower);
  };

  const row = (from: number, to: number, floor: number, ceiling: number): Target => {
    // The least value that comes to each goal: a test for one value lets through what lies below it.
    const least = [floor];
    for (const { first, last } of goals.slice(from, to)) {
      const lowest = least.at(-1)!;
      least.push(first === last && first > lowest ? lowest : last + 1);
    }
    let next = otherwise;
    for (let i = to; i-- > from; ) {
      const { first, last, target } = goals[i]!;
      const lowest = least[i - from]!;
      if (first === last && (first > lowest || last < ceiling)) {
        next = branch(maker, [], op.JEQ, first, target, next);
        continue;
      }
      const inside = first <= lowest ? target : branch(maker, [], op.JGE, first, target, otherwise);
      next = last >= ceiling ? inside : branch(maker, [], op.JGT, last, next, inside);
    }
    return next;
  };

  return subtree(0, goals.length, 0, HIGHEST);
}
