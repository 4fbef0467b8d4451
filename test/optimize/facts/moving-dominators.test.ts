import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Levels, levels } from '../../../src/optimize/facts/levels.js';
import { MovingDominators } from '../../../src/optimize/facts/moving-dominators.js';
import type { Graph } from '../../../src/optimize/graph.js';
import { Memory } from '../../../src/optimize/memory.js';
import { graphs, successorsOf } from '../graphs.js';

/**
 * The sets of dominators as libpcap fills them: all blocks at first, then narrowed in one visit of the blocks in the
 * round's order, however their edges lie by now.
 */
function narrowed(graph: Graph, { downward }: Levels): Set<number>[] {
  const all = [...graph.blocks.keys()];
  const sets = all.map((b) => new Set(b === graph.root ? [] : all));
  for (const b of downward) {
    sets[b]!.add(b);
    for (const next of successorsOf(graph, b)) {
      for (const each of sets[next]!) if (!sets[b]!.has(each)) sets[next]!.delete(each);
    }
  }
  return sets;
}

const moves = fc.array(
  fc.record({ block: fc.nat(1000), branch: fc.boolean(), to: fc.nat(1000), back: fc.boolean() }),
  { maxLength: 12 },
);

/** Whether a walk from the root can come back to a block. */
function hasCircle(graph: Graph): boolean {
  const state = new Map<number, 'open' | 'done'>();
  const visit = (b: number): boolean => {
    if (state.has(b)) return state.get(b) === 'open';
    state.set(b, 'open');
    if (successorsOf(graph, b).some(visit)) return true;
    state.set(b, 'done');
    return false;
  };
  return [...graph.blocks.keys()].some(visit);
}

/** Makes the moves that can be made, and calls `check` after each. */
function move(
  graph: Graph,
  order: Levels,
  moving: MovingDominators,
  list: readonly { block: number; branch: boolean; to: number; back: boolean }[],
  check: () => void,
): void {
  const inner = order.upward.filter((b) => b !== graph.root);
  for (const { block, branch, to, back } of list) {
    const b = order.upward[block % order.upward.length]!;
    const place = order.downward.indexOf(b);
    // Edges that lead backwards are those from blocks that were pulled up.
    const choices = back ? inner.filter((each) => each !== b) : order.downward.slice(place + 1);
    const successors = branch ? graph.jt : graph.jf;
    const before = successors[b]!;
    if (choices.length === 0) continue;
    successors[b] = choices[to % choices.length]!;
    const circle = hasCircle(graph);
    const after = successors[b]!;
    successors[b] = before;
    if (circle) continue;
    moving.withdraw(b, before);
    successors[b] = after;
    moving.admit(b, after);
    check();
  }
}

describe('dominators of a graph whose edges move', () => {
  it('are those of a new visit in the old order, after every move', () => {
    fc.assert(
      fc.property(graphs, moves, (graph, list) => {
        const memory = new Memory();
        const order = levels(graph, memory);
        const moving = new MovingDominators(graph, order, memory, []);
        move(graph, order, moving, list, () => {
          const expected = narrowed(graph, order);
          for (const above of order.downward) {
            const below = moving.dominatedBy(above);
            const found = order.downward.filter((each) => below[each] === 1);
            expect([...found]).toEqual([...order.downward.filter((each) => expected[each]!.has(above))]);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('are found along a chain from one block to the next', () => {
    fc.assert(
      fc.property(graphs, moves, (graph, list) => {
        const memory = new Memory();
        const order = levels(graph, memory);
        const moving = new MovingDominators(graph, order, memory, []);
        const { jt, jf } = graph;
        move(graph, order, moving, list, () => {
          const expected = narrowed(graph, order);
          for (const top of order.upward) {
            expect(moving.dominatesItself(top)).toBe(expected[top]!.has(top));
            if (!moving.dominatesItself(top)) continue;
            for (let from = top, next = jf[top]!; jt[next] === jt[top]; from = next, next = jf[next]!) {
              const dominated = moving.extendsTo(from, next);
              expect(dominated).toBe(expected[next]!.has(top));
              if (!dominated) break;
            }
          }
        });
      }),
      { numRuns: 60 },
    );
  });
});
