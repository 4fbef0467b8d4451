/**
 * An edge into a block whose test is settled on that edge → an edge to where the test will lead. Likewise past a block
 * whose branches both lead to one place.
 *
 *     A = 1 ──true──▶ A = 2 ──false──▶ B       A = 1 ──true──▶ B
 *
 * Requires: the values on leaving each block. What is known on an edge is not brought up to date while edges move, as in
 * libpcap.
 */

import { type Change, MOVED, SIMPLIFIED, UNCHANGED } from '../change.js';
import { KnownBranches } from '../facts/known-branches.js';
import { SettledPaths } from '../facts/settled-paths.js';
import { type Edges, NONE } from '../graph.js';
import { theOnly } from '../registers.js';
import type { Round } from '../round.js';

/** So many tests a walk takes one at a time before it asks for a short cut. */
const PATIENCE = 8;

/** `edges`: those of the round's beginning, which tell what dominates what. */
export function threadJumps(round: Round, edges: Edges): Change {
  const { graph, levels } = round;
  const threading = new Threading(round, edges);
  let change: Change = UNCHANGED;
  for (const b of levels.upward) {
    change |= threading.thread(b, b, graph.jt);
    change |= threading.thread(b, graph.blocks.length + b, graph.jf);
  }
  return change;
}

class Threading {
  readonly #round: Round;
  readonly #known: KnownBranches;
  #paths: SettledPaths | undefined;

  constructor(round: Round, edges: Edges) {
    this.#round = round;
    this.#known = new KnownBranches(edges, round.graph, round.levels, round.tests, round.memory);
  }

  /** `edge` leaves block `b` by the branch that `successors` tells of. */
  thread(b: number, edge: number, successors: Int32Array): Change {
    const { jt } = this.#round.graph;
    const first = successors[b]!;
    if (jt[first] === NONE) return UNCHANGED;
    const from = this.#pastIdleTest(b, first);
    const to = this.#pastSettledTests(b, edge, from);
    successors[b] = to;
    return (from === first ? UNCHANGED : SIMPLIFIED) | (to === from ? UNCHANGED : MOVED);
  }

  /** Past `target` if both its branches lead to one place, which does not read what only `target` loads. */
  #pastIdleTest(b: number, target: number): number {
    const { jt, jf } = this.#round.graph;
    return jt[target] === jf[target] && !this.#readsOther(b, jt[target]!) ? jt[target]! : target;
  }

  /** Past all tests that are settled on `edge`, which leaves block `b`. */
  #pastSettledTests(b: number, edge: number, start: number): number {
    const { jt } = this.#round.graph;
    let target = start;
    for (let taken = 0; jt[target] !== NONE; taken++) {
      if (taken > PATIENCE) {
        target = this.#shortCut(edge, target);
        if (jt[target] === NONE) break;
      }
      const next = this.#pastSettledTest(b, edge, target);
      if (next === NONE) break;
      target = next;
    }
    return target;
  }

  /** Where the first outcome leads that `target` can have on `edge`, and that `b` may go to straight; NONE if there is none. */
  #pastSettledTest(b: number, edge: number, target: number): number {
    const { jt, jf } = this.#round.graph;
    for (const holds of this.#known.outcomes(edge, target)) {
      const next = holds ? jt[target]! : jf[target]!;
      if (!this.#readsOther(b, next)) return next;
    }
    return NONE;
  }

  #shortCut(edge: number, target: number): number {
    const { graph, levels, tests, usedOnExit, memory } = this.#round;
    this.#paths ??= new SettledPaths(graph, levels, this.#known.edges, tests, usedOnExit, memory);
    return this.#paths.follow(edge, target);
  }

  /** Whether a register that is read behind `target` has another value on leaving `target` than on leaving `b`. */
  #readsOther(b: number, target: number): boolean {
    const { usedOnExit, values } = this.#round;
    for (let rest = usedOnExit[target]!; rest !== 0; rest &= rest - 1) {
      const register = theOnly(rest & -rest);
      if (values.left(b, register) !== values.left(target, register)) return true;
    }
    return false;
  }
}
