/**
 * An edge into a block whose test is settled on that edge → an edge to where the test will lead. Likewise past a block
 * whose branches both lead to one place.
 *
 *     A = 1 ──true──▶ A = 2 ──false──▶ B       A = 1 ──true──▶ B
 *
 * Requires: edge dominators, the values on leaving each block. What is known on an edge is not brought up to date while
 * edges move, as in libpcap.
 */

import { type Change, MOVED, SIMPLIFIED, UNCHANGED } from '../change.js';
import type { KnownBranches } from '../facts/known-branches.js';
import { NONE } from '../graph.js';
import { REGISTERS } from '../registers.js';
import type { Round } from '../round.js';

export function threadJumps(round: Round, knownBranches: KnownBranches): Change {
  const { graph } = round;
  const { jt, jf } = graph;
  let change: Change = UNCHANGED;
  const count = graph.blocks.length;
  for (const b of round.levels.upward) {
    for (const [successors, edge] of [
      [jt, b],
      [jf, count + b],
    ] as const) {
      const first = successors[b]!;
      if (jt[first] === NONE) continue;
      const from = pastIdleTest(round, b, first);
      if (from !== first) change |= SIMPLIFIED;
      const to = pastSettledTests(round, knownBranches, b, edge, from);
      if (to !== from) change |= MOVED;
      successors[b] = to;
    }
  }
  return change;
}

/** Past `target` if both its branches lead to one place, which does not read what only `target` loads. */
function pastIdleTest(round: Round, b: number, target: number): number {
  const { jt, jf } = round.graph;
  return jt[target] === jf[target] && !readsOther(round, b, jt[target]!) ? jt[target]! : target;
}

function pastSettledTests(
  round: Round,
  known: KnownBranches,
  b: number,
  edge: number,
  start: number,
): number {
  const { jt, jf } = round.graph;
  const next = (target: number): number => {
    for (const outcome of known.outcomes(edge, target)) {
      const beyond = outcome ? jt[target]! : jf[target]!;
      if (!readsOther(round, b, beyond)) return beyond;
    }
    return NONE;
  };
  let target = start;
  while (jt[target] !== NONE) {
    const beyond = next(target);
    if (beyond === NONE) break;
    target = beyond;
  }
  return target;
}

/** Whether a register that is read behind `target` has another value on leaving `target` than on leaving `b`. */
function readsOther({ usedOnExit, exitValues }: Round, b: number, target: number): boolean {
  for (let rest = usedOnExit[target]!; rest !== 0; rest &= rest - 1) {
    const register = 31 - Math.clz32(rest & -rest);
    if (exitValues[b * REGISTERS + register] !== exitValues[target * REGISTERS + register]) return true;
  }
  return false;
}
