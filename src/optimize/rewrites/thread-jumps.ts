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
import type { EdgeDominators } from '../facts/edge-dominators.js';
import { KnownBranches } from '../facts/known-branches.js';
import { SettledPaths } from '../facts/settled-paths.js';
import { NONE } from '../graph.js';
import { theOnly } from '../registers.js';
import type { Round } from '../round.js';

/** So many tests a walk takes one at a time before it asks for a short cut. */
const PATIENCE = 8;

export function threadJumps(round: Round, edges: EdgeDominators): Change {
  const { graph, levels, tests, memory } = round;
  const { jt, jf } = graph;
  const known = new KnownBranches(edges, tests, memory);
  let paths: SettledPaths | undefined;

  /** Past all tests that are settled on `edge`, which leaves block `b`. */
  const pastSettledTests = (b: number, edge: number, start: number): number => {
    let target = start;
    for (let taken = 0; jt[target] !== NONE; taken++) {
      if (taken > PATIENCE) {
        paths ??= new SettledPaths(graph, levels, edges, tests, round.usedOnExit, memory);
        target = paths.follow(edge, target);
        if (jt[target] === NONE) break;
      }
      const outcome = known
        .outcomes(edge, target)
        .find((holds) => !readsOther(round, b, holds ? jt[target]! : jf[target]!));
      if (outcome === undefined) break;
      target = outcome ? jt[target]! : jf[target]!;
    }
    return target;
  };

  let change: Change = UNCHANGED;
  const thread = (b: number, edge: number, successors: Int32Array): void => {
    const first = successors[b]!;
    if (jt[first] === NONE) return;
    const from = pastIdleTest(round, b, first);
    const to = pastSettledTests(b, edge, from);
    if (from !== first) change |= SIMPLIFIED;
    if (to !== from) change |= MOVED;
    successors[b] = to;
  };
  for (const b of levels.upward) {
    thread(b, b, jt);
    thread(b, graph.blocks.length + b, jf);
  }
  return change;
}

/** Past `target` if both its branches lead to one place, which does not read what only `target` loads. */
function pastIdleTest(round: Round, b: number, target: number): number {
  const { jt, jf } = round.graph;
  return jt[target] === jf[target] && !readsOther(round, b, jt[target]!) ? jt[target]! : target;
}

/** Whether a register that is read behind `target` has another value on leaving `target` than on leaving `b`. */
function readsOther({ usedOnExit, values }: Round, b: number, target: number): boolean {
  for (let rest = usedOnExit[target]!; rest !== 0; rest &= rest - 1) {
    const register = theOnly(rest & -rest);
    if (values.left(b, register) !== values.left(target, register)) return true;
  }
  return false;
}
