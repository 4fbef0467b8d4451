/** A chain of tests and a value → the tests of it to be looked at when one that leaves the value is to be pulled up. */

import { NONE } from '../graph.js';
import type { ChainDominance } from './chain-dominance.js';
import type { Chains } from './chains.js';

/** Where a walk came to, and by what: `beforeDifferent` and `before` are the blocks that it took the step from. */
export interface Walk {
  readonly beforeDifferent: number;
  /** The first block that leaves another value in A than the one looked for. */
  readonly different: number;
  readonly before: number;
  /** The first block behind it that leaves the value again. */
  readonly found: number;
}

/**
 * Down the chain of `b`, from `top` on, which follows `above`; undefined where the chain ends too early, or `b` does not
 * dominate all of the way. Parts of the chain that `b` dominates are passed over at once.
 */
export function walkChain(
  b: number,
  above: number,
  top: number,
  value: number,
  chains: Chains,
  dominance: ChainDominance,
): Walk | undefined {
  const { along, common, values } = chains;
  let before = above;
  let next = top;
  let beforeDifferent = NONE;
  let different = NONE;
  /** The last block passed, if any, of those that leave the value. */
  let lastSame = NONE;
  for (;;) {
    if (next === NONE || common[next] !== common[b] || !dominance.reaches(b, before, next)) return undefined;
    const isSame = values[next] === value;
    if (isSame && different !== NONE) return { beforeDifferent, different, before, found: next };
    if (!isSame && different === NONE) {
      beforeDifferent = before;
      different = next;
    }
    before = next;
    if (chains.beginsRun(next) && dominance.covers(b, chains.rulerOf(next))) {
      before = isSame ? chains.endOfRun(next) : passDifferent(chains, next, value, lastSame);
    }
    if (isSame) lastSame = before;
    next = along[before]!;
  }
}

/** From `block`, which begins a run, to the last block in front of one that leaves the value, as far as the chain tells. */
function passDifferent(chains: Chains, block: number, value: number, lastSame: number): number {
  let again = NONE;
  if (lastSame !== NONE && chains.of(lastSame) === chains.of(block)) again = chains.nextSame(lastSame);
  else if (chains.before(block) === NONE) again = chains.firstWith(value, block);
  else return chains.endOfRun(block);
  return again === NONE ? chains.lastOf(block) : chains.before(again);
}
