/**
 * Where a statement came from: one span, or the union of two origins (when two blocks were merged).
 * A union is a node of a rope, so it costs O(1) however large its parts are; `spansOf` flattens it once, at the end.
 */

import type { Span } from '../base/index.js';

export type Origin = Span | Union;

interface Union {
  readonly left: Origin;
  readonly right: Origin;
}

export const union = (a: Origin, b: Origin): Origin => (a === b ? a : { left: a, right: b });

/** All distinct spans of an origin, in order of the text. */
export function spansOf(origin: Origin): readonly Span[] {
  if (!('left' in origin)) return [origin];
  const seen = new Set<Origin>();
  const spans = new Map<string, Span>();
  const stack: Origin[] = [origin];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if ('left' in next) stack.push(next.left, next.right);
    else spans.set(`${next.start}:${next.end}`, next);
  }
  return [...spans.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}
