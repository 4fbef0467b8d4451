import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownBranches } from '../../../src/optimize/facts/known-branches.js';
import { type Edges, NONE, numberBlocks } from '../../../src/optimize/graph.js';
import { simplifyBlocks } from '../../../src/optimize/rewrites/blocks.js';
import { Rounds } from '../../../src/optimize/round.js';
import { build, shapes } from '../graphs.js';

/** By edge (block for the true one, count + block for the other): the edges on every way through it, in ascending order. */
function dominating({ jt, jf }: Edges, downward: Iterable<number>): Map<number, readonly number[]> {
  const count = jt.length;
  const above = new Map<number, Set<number>>();
  const sets = new Map<number, readonly number[]>();
  for (const b of downward) {
    if (jt[b] === NONE) continue;
    for (const [edge, next] of [
      [b, jt[b]!],
      [count + b, jf[b]!],
    ] as const) {
      const through = new Set([...(above.get(b) ?? []), edge]);
      sets.set(
        edge,
        [...through].sort((x, y) => x - y),
      );
      const known = above.get(next);
      above.set(
        next,
        known === undefined ? through : new Set([...known].filter((each) => through.has(each))),
      );
    }
  }
  return sets;
}

it('what is known of a test on an edge is what the edges above settle, found from the lowest up', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(shapes, (shape) => {
      const rounds = new Rounds(numberBlocks(build(shape)), {
        valueOfDeadStore: 'kept',
        dominatorsOf: 'round',
      });
      const round = rounds.begin();
      const { graph, levels, memory, tests } = round;
      simplifyBlocks(round);
      const known = new KnownBranches(graph, graph, levels, tests, memory);
      const count = graph.blocks.length;
      const { test, settles } = tests;
      for (const [edge, above] of dominating(graph, levels.downward)) {
        const end = edge < count ? graph.jt[edge]! : graph.jf[edge - count]!;
        if (graph.jt[end] === NONE) continue;
        for (const block of levels.upward) {
          // No way from an edge leads back to a block above it.
          if (graph.jt[block] === NONE || above.some((each) => each % count === block)) continue;
          const expected = new Set<boolean>();
          for (const each of above) {
            const isTaken = each < count;
            const b = isTaken ? each : each - count;
            if (test[b] === test[block]) expected.add(isTaken);
            else if (isTaken && settles[b] === settles[block]) expected.add(false);
          }
          const outcomes = known.outcomes(edge, block);
          expect(outcomes).toEqual([...expected]);
          seen.add(outcomes.join());
        }
      }
    }),
    { numRuns: 400 },
  );
  // Which of two outcomes is found first can only be told in code that is never reached.
  expect([...seen].sort()).toEqual(['', 'false', 'false,true', 'true', 'true,false']);
});
