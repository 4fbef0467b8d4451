/** The blocks from one on, up to a rejection or back to where they are asked: their shape, and the constants that they compare with. */

import { op } from '../cbpf/index.js';
import { type Block, DELETED } from '../cfg/index.js';
import { isRejection } from './couples.js';
import type { FlowGraph } from './flow-graph.js';
import { recomputeX, type Step } from './recompute.js';

/** Longer ones are not asked by searches. */
const LONGEST = 40;

export class Question {
  /** The first is where it begins. */
  readonly blocks: readonly Block[];
  readonly hit: Block;
  readonly miss: Block;
  /** For each block, what brings X back where it needs it. */
  readonly indexes: readonly (readonly Step[])[];

  private constructor(
    blocks: readonly Block[],
    hit: Block,
    miss: Block,
    indexes: readonly (readonly Step[])[],
  ) {
    this.blocks = blocks;
    this.hit = hit;
    this.miss = miss;
    this.indexes = indexes;
  }

  static at(graph: FlowGraph, begin: Block, ends: ReadonlyMap<Block, number>): Question | undefined {
    const seen = new Set([begin]);
    const [hits, misses] = [new Set<Block>(), new Set<Block>()];
    for (const { jt, jf } of seen) {
      if (jt === undefined || jf === undefined || seen.size > LONGEST) return undefined;
      for (const next of [jt, jf]) {
        if (ends.has(next)) misses.add(next);
        else if (isRejection(next)) hits.add(next);
        else seen.add(next);
      }
    }
    const [[hit], [miss]] = [[...hits], [...misses]];
    if (hit === undefined || miss === undefined || hits.size > 1 || misses.size > 1) return undefined;
    const blocks = [...seen];
    const isPlain = blocks.every(({ statements, branch }) => {
      return op.sourceOf(branch.code) === op.K && statements.every(({ code }) => isLoadOrMask(code));
    });
    if (!isPlain || graph.handed(begin).a || graph.handed(begin).x) return undefined;
    const indexes: (readonly Step[])[] = [];
    for (const block of blocks) {
      const { x } = graph.before(block);
      const steps = graph.handed(block).x ? x && recomputeX(x, []) : [];
      if (steps === undefined || steps.length > 1) return undefined;
      indexes.push(steps);
    }
    return new Question(blocks, hit, miss, indexes);
  }

  /** All but the constants that it compares with. */
  get shape(): string {
    const numbers = new Map(this.blocks.map((block, i) => [block, `${i}`]));
    const nameOf = (block: Block | undefined) =>
      (block && numbers.get(block)) ?? (block === this.hit ? 'hit' : 'miss');
    const written = this.blocks.map(({ statements, branch, jt, jf }) => {
      const before = statements.filter(({ code }) => code !== DELETED).map(({ code, k }) => `${code} ${k}`);
      return `${before} ${branch.code} ${nameOf(jt)} ${nameOf(jf)}`;
    });
    return written.join('; ');
  }

  get constants(): readonly number[] {
    return this.blocks.map(({ branch }) => branch.k);
  }
}

function isLoadOrMask(code: number): boolean {
  const kind = op.classOf(code);
  return code === DELETED || kind === op.LD || kind === op.LDX || code === (op.ALU | op.AND | op.K);
}
