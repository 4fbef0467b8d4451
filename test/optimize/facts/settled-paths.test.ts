import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownBranches } from '../../../src/optimize/facts/known-branches.js';
import { SettledPaths } from '../../../src/optimize/facts/settled-paths.js';
import { numberBlocks } from '../../../src/optimize/graph.js';
import { simplifyBlocks } from '../../../src/optimize/rewrites/blocks.js';
import { Rounds } from '../../../src/optimize/round.js';
import { build, shapes } from '../graphs.js';

it('a short cut leads to a block that taking one settled test at a time comes to, and no test behind it is missed', () => {
  let cuts = 0;
  fc.assert(
    fc.property(shapes, fc.constantFrom(0, 1, 64), (shape, rare) => {
      const rounds = new Rounds(numberBlocks(build(shape)), {
        valueOfDeadStore: 'kept',
        dominatorsOf: 'round',
      });
      const round = rounds.begin();
      const { graph, levels, memory, tests } = round;
      const before = { jt: graph.jt.slice(), jf: graph.jf.slice() };
      simplifyBlocks(round);
      const known = new KnownBranches(before, graph, levels, tests, memory);
      const paths = new SettledPaths(graph, levels, known.edges, tests, round.usedOnExit, memory, rare);
      const { jt, jf } = graph;
      for (const edge of [...levels.upward].flatMap((b) => [b, graph.blocks.length + b])) {
        const start = edge < graph.blocks.length ? jt[edge]! : jf[edge - graph.blocks.length]!;
        const walk = [start];
        for (let at = start; ; walk.push(at)) {
          const outcome = jt[at] === -1 ? undefined : known.outcomes(edge, at)[0];
          if (outcome === undefined) break;
          at = outcome ? jt[at]! : jf[at]!;
        }
        const end = paths.follow(edge, start);
        expect(walk).toContain(end);
        if (end !== start) cuts++;
      }
    }),
  );
  expect(cuts).toBeGreaterThan(0);
});
