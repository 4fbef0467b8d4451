import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominators } from '../../../src/optimize/facts/dominators.js';
import { edgeDominators } from '../../../src/optimize/facts/edge-dominators.js';
import { levels } from '../../../src/optimize/facts/levels.js';
import type { Graph } from '../../../src/optimize/graph.js';
import { Memory } from '../../../src/optimize/memory.js';
import { graphs, successorsOf } from '../graphs.js';

/** The blocks that can be reached from the root without block `without` and without edge `withoutEdge`. */
function reachable(graph: Graph, without: number, withoutEdge = -1): Set<number> {
  const count = graph.blocks.length;
  const seen = new Set<number>();
  const stack = graph.root === without ? [] : [graph.root];
  for (let b = stack.pop(); b !== undefined; b = stack.pop()) {
    if (seen.has(b)) continue;
    seen.add(b);
    for (const [i, next] of successorsOf(graph, b).entries()) {
      if (next !== without && i * count + b !== withoutEdge) stack.push(next);
    }
  }
  return seen;
}

describe('dominators', () => {
  it('are the blocks without which a block is cut off', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const memory = new Memory();
        const order = levels(graph, memory);
        const found = dominators(graph, order, memory);
        for (const above of order.upward) {
          const others = reachable(graph, above);
          for (const below of order.upward) {
            expect(found.isAbove(above, below)).toBe(above === below || !others.has(below));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('edge dominators', () => {
  it('are the edges in question without which an edge is never taken', () => {
    fc.assert(
      fc.property(graphs, fc.array(fc.boolean()), (graph, chosen) => {
        const memory = new Memory();
        const count = graph.blocks.length;
        const order = levels(graph, memory);
        const edges = [...order.upward].flatMap((b) => [b, count + b]);
        const isSource = new Uint8Array(2 * count);
        for (const [i, edge] of edges.entries()) isSource[edge] = chosen[i] === false ? 0 : 1;
        const { nodeOf, sources, order: places } = edgeDominators(graph, order, isSource, memory);
        expect([...sources.subarray(1)].sort()).toEqual(edges.filter((edge) => isSource[edge] === 1).sort());
        for (const [i, above] of sources.entries()) {
          if (i === 0) continue;
          const others = reachable(graph, -1, above);
          for (const below of edges) {
            const place = places.enter[nodeOf[below]!]!;
            const inside = places.enter[i]! <= place && place < places.leave[i]!;
            expect(inside).toBe(above === below || !others.has(below % count));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
