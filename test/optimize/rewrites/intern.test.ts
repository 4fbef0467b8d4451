import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { op } from '../../../src/cbpf/index.js';
import { type Block, linearize, returnBlock, spansOf, statement } from '../../../src/cfg/index.js';
import { levels } from '../../../src/optimize/facts/levels.js';
import { type Graph, numberBlocks, rebuild } from '../../../src/optimize/graph.js';
import { Memory } from '../../../src/optimize/memory.js';
import { internBlocks } from '../../../src/optimize/rewrites/intern.js';
import { build, shapes } from '../graphs.js';

const reachable = (graph: Graph): Int32Array => levels(graph, new Memory()).downward;

/** libpcap's way: compare all pairs of reachable blocks, redirect to the equal block found, start over. */
function internAllPairs(graph: Graph): void {
  const { blocks, jt, jf } = graph;
  const textOf = ({ statements, branch }: Block): string =>
    [...statements, branch].map(({ code, k }) => `${code} ${k}`).join('; ');
  for (let changed = true; changed; ) {
    changed = false;
    const alive = [...reachable(graph)].sort((a, b) => b - a);
    const survivor = new Map<number, number>();
    for (const [at, i] of alive.entries()) {
      // The nearest block above i that is equal.
      for (const j of alive.slice(0, at).reverse()) {
        if (jt[i] !== jt[j] || jf[i] !== jf[j] || textOf(blocks[i]!) !== textOf(blocks[j]!)) continue;
        survivor.set(i, survivor.get(j) ?? j);
        break;
      }
    }
    for (const b of blocks.keys()) {
      for (const successors of [jt, jf]) {
        const found = survivor.get(successors[b]!);
        if (found === undefined) continue;
        changed = true;
        successors[b] = found;
      }
    }
  }
}

describe('equal blocks made one', () => {
  it('leaves the blocks that comparing all pairs leaves', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const ours = numberBlocks(build(shape));
        const theirs = numberBlocks(build(shape));
        internBlocks(ours, levels(ours, new Memory()));
        internAllPairs(theirs);
        const alive = reachable(theirs);
        expect([...reachable(ours)].sort()).toEqual([...alive].sort());
        for (const b of alive) expect([ours.jt[b], ours.jf[b]]).toEqual([theirs.jt[b], theirs.jf[b]]);
      }),
    );
  });

  it('keeps where each of them came from, instruction by instruction', () => {
    const accept = returnBlock(1, { start: 0, end: 1 });
    const reject = returnBlock(0, { start: 1, end: 2 });
    const block = (constant: number, start: number, jt: Block, jf: Block): Block => ({
      statements: [statement(op.LD | op.ABS, 0, { start, end: start + 1 })],
      branch: statement(op.JMP | op.JEQ, constant, { start: start + 1, end: start + 2 }),
      jt,
      jf,
    });
    const root = block(1, 30, block(2, 10, accept, reject), block(2, 20, accept, reject));
    const graph = numberBlocks(root);
    internBlocks(graph, levels(graph, new Memory()));
    const merged = linearize(rebuild(graph)).origins.map((origin) =>
      spansOf(origin).map(({ start }) => start),
    );
    expect(merged).toEqual([[30], [31], [10, 20], [11, 21], [0], [1]]);
  });
});
