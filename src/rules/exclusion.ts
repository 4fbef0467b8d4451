/**
 * A long row of tests that reject the packet, as `not host in {…}` makes: each is asked only when the one before it has failed,
 * but all of them have to. So they are asked together, with a search for each value.
 */

import type { Decision, Decisions, Interval } from './decision.js';
import type { Excluded } from './plan.js';
import type { Value } from './value.js';

/** Shorter rows are asked test by test, and what rules have in common of them once. */
const FEWEST = 8;

/** What must not be, and the decision for packets that none of it is true of. */
export function exclusionAt(
  decision: Decision,
  { reject }: Decisions,
): { readonly excluded: readonly Excluded[]; readonly rest: Decision } | undefined {
  const byValue = new Map<Value, Interval[]>();
  let count = 0;
  let rest = decision;
  for (; rest.kind === 'test' && rest.inside === reject; rest = rest.outside) {
    const intervals = byValue.get(rest.value);
    if (intervals === undefined) byValue.set(rest.value, [rest]);
    else intervals.push(rest);
    count++;
  }
  if (count < FEWEST) return undefined;
  const excluded = [...byValue].map(([value, intervals]) => ({ value, intervals: united(intervals) }));
  return { excluded, rest };
}

/** In order; those that overlap or touch are one, but single values stay as they are. */
function united(intervals: readonly Interval[]): Interval[] {
  const result: { first: number; last: number }[] = [];
  for (const { first, last } of [...intervals].sort((a, b) => a.first - b.first)) {
    const before = result.at(-1);
    if (before !== undefined && first <= before.last) before.last = Math.max(before.last, last);
    else result.push({ first, last });
  }
  return result;
}
