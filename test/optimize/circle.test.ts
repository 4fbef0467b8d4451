import { describe, expect, it } from 'vitest';
import { op } from '../../src/cbpf/index.js';
import { returnBlock, statement } from '../../src/cfg/index.js';
import { Circle } from '../../src/optimize/circle.js';
import { type Graph, numberBlocks } from '../../src/optimize/graph.js';

const place = { start: 0, end: 1 };

function graphWith(k: number): Graph {
  const [accept, reject] = [returnBlock(1, place), returnBlock(0, place)];
  return numberBlocks({
    statements: [statement(op.LD | op.ABS | op.H, k, place)],
    branch: statement(op.JMP | op.JEQ | op.K, 5, place),
    jt: accept,
    jf: reject,
  });
}

/** The round at which a circle is seen, if rounds leave these graphs one after the other. */
function seenAt(graphOf: (round: number) => Graph, rounds = 5000): number | undefined {
  const circle = new Circle();
  for (let round = 1; round <= rounds; round++) if (circle.closes(graphOf(round))) return round;
  return undefined;
}

describe('a circle of rounds', () => {
  it.each([1, 2, 3, 7, 100, 255, 300])('of %i rounds is seen within a few laps', (length) => {
    const graphs = Array.from({ length }, (_, i) => graphWith(i));
    const seen = seenAt((round) => graphs[round % length]!);
    expect(seen).toBeGreaterThan(256);
    expect(seen).toBeLessThanOrEqual(3 * Math.max(256, length));
  });

  it('is none when something changes all the time', () => {
    expect(seenAt(graphWith, 1100)).toBeUndefined();
  });

  it.each([
    ['the value of a branch', (graph: Graph) => (graph.blocks[0]!.branch.k += 1)],
    ['the code of a branch', (graph: Graph) => (graph.blocks[0]!.branch.code = op.JMP | op.JGT | op.K)],
    ['a statement', (graph: Graph) => (graph.blocks[0]!.statements[0]!.code = op.LD | op.ABS | op.B)],
    ['how many statements there are', (graph: Graph) => graph.blocks[0]!.statements.pop()],
    ['a true branch', (graph: Graph) => (graph.jt[0] = 2)],
    ['a false branch', (graph: Graph) => (graph.jf[0] = 1)],
    ['the root', (graph: Graph) => (graph.root = 1)],
  ])('is none either when %s was another one', (_, change) => {
    const other = graphWith(0);
    change(other);
    // The snapshot of round 256 is of the one, and all that follow are of the other until the next.
    expect(seenAt((round) => (round <= 256 ? graphWith(0) : other), 512)).toBeUndefined();
  });
});
