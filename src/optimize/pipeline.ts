/**
 * The optimizer: rounds of facts and rewrites until nothing changes, then equal blocks made one.
 *
 *     early rounds      simplify blocks → thread jumps → pull up tests      statements are left where they are
 *     late rounds       fold blocks                                         branches are left where they are
 *     once              intern equal blocks → skip an idle root
 */

import type { Block } from '../cfg/index.js';
import { type Change, MOVED, SIMPLIFIED, UNCHANGED } from './change.js';
import { Circle } from './circle.js';
import type { OptimizerDialect } from './dialect.js';
import { dominators } from './facts/dominators.js';
import { inEdges } from './facts/in-edges.js';
import { levels } from './facts/levels.js';
import { numberBlocks, rebuild } from './graph.js';
import { Memory } from './memory.js';
import { foldBlocks, simplifyBlocks } from './rewrites/blocks.js';
import { internBlocks } from './rewrites/intern.js';
import { pullUp } from './rewrites/pull-up.js';
import { skipIdleRoot } from './rewrites/root.js';
import { threadJumps } from './rewrites/thread-jumps.js';
import { type Round, Rounds } from './round.js';

/**
 * Rewrites the graph in place and returns its root, another block than `root` where that came to nothing.
 * A graph that takes more than `maximumVisits` of blocks, all rounds together, is refused.
 */
export function optimize(root: Block, dialect: OptimizerDialect, maximumVisits = Infinity): Block {
  const rounds = new Rounds(numberBlocks(root), dialect, maximumVisits);
  repeat(rounds, earlyRound);
  rounds.unsettle();
  repeat(rounds, foldBlocks);
  const { graph } = rounds;
  internBlocks(graph, levels(graph, new Memory()));
  skipIdleRoot(graph);
  return rebuild(graph);
}

/** Dominators are those of the graph before its edges move. */
function earlyRound(round: Round): Change {
  const { graph, levels: order, memory } = round;
  const before = dominators(graph, order, memory);
  const edgesBefore = { jt: memory.copy(graph.jt), jf: memory.copy(graph.jf) };
  const changed = simplifyBlocks(round) | threadJumps(round, edgesBefore);
  const edgesInto = changed === UNCHANGED ? round.inEdges : inEdges(graph, order, memory);
  return changed | pullUp(round, before, edgesInto);
}

/** libpcap's guard against moving blocks in a circle: so many rounds may pass that simplify nothing. */
const FRUITLESS_ROUNDS = 100;

function repeat(rounds: Rounds, rewrite: (round: Round) => Change): void {
  const circle = new Circle();
  for (let fruitless = 0; fruitless < FRUITLESS_ROUNDS; ) {
    const change = rewrite(rounds.begin());
    if ((change & (MOVED | SIMPLIFIED)) === 0 || circle.closes(rounds.graph)) return;
    fruitless = (change & SIMPLIFIED) !== 0 ? 0 : fruitless + 1;
  }
}
