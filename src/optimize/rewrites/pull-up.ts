/**
 * A test further down a chain that looks at the same value as the block above the chain → pulled up next to it, so that
 * tests of one value stand together:
 *
 *     src A or dst A or src B    →    src A or src B or dst A
 *
 * A chain of `or` follows false branches and all its tests lead to one place when true; a chain of `and` the other way
 * round. Mirrors libpcap, which goes by the values of A that blocks leave, not by what they test, and which redirects all
 * that led into the top block before the first pull-up of the round.
 * Requires: levels, dominators, the values on leaving each block.
 */

import { type Change, MOVED, UNCHANGED } from '../change.js';
import { ChainRuns } from '../facts/chain-runs.js';
import { type Dominators, dominates } from '../facts/dominators.js';
import { type InEdges, inEdges } from '../facts/in-edges.js';
import { MovingDominators } from '../facts/moving-dominators.js';
import { blockOfEdge, NONE } from '../graph.js';
import { A } from '../registers.js';
import type { Round } from '../round.js';

export function pullUp(round: Round, dominators: Dominators): Change {
  const pulling = new PullingUp(round, dominators);
  let change: Change = UNCHANGED;
  for (const b of round.levels.upward) change |= pulling.pullInto(b);
  return change;
}

/** A way to go through a graph: along one branch of each block, while the other leads to one place. */
interface Direction {
  readonly along: Int32Array;
  readonly common: Int32Array;
  readonly runs: ChainRuns;
}

/** How the chain below one block, its top, is walked. */
interface Walk {
  /** Whether `top` dominates `next`, which follows `from` on the chain. */
  readonly dominates: (top: number, from: number, next: number) => boolean;
  /** The last block of the run that `block` begins; NONE if `top` does not dominate all of it. */
  readonly endOfRun: (top: number, block: number, runs: ChainRuns) => number;
}

/** An edge that is being moved. */
interface Move {
  readonly block: number;
  /** Which of its two branches. */
  readonly successors: Int32Array;
  readonly to: number;
}

class PullingUp {
  readonly #round: Round;
  readonly #dominators: Dominators;
  readonly #inEdges: InEdges;
  /** By value: how many blocks leave it in A. */
  readonly #leftBy: Int32Array;
  readonly #or: Direction;
  readonly #and: Direction;
  #moving: MovingDominators | undefined;
  #walk: Walk;

  constructor(round: Round, dominators: Dominators) {
    const { jt, jf } = round.graph;
    this.#round = round;
    this.#dominators = dominators;
    this.#inEdges = inEdges(round.graph, round.levels, round.memory);
    this.#leftBy = round.memory.ints(round.numbers.size);
    for (const b of round.levels.upward) this.#leftBy[this.#value(b)]!++;
    this.#or = this.#direction(jf, jt);
    this.#and = this.#direction(jt, jf);
    const covers = (top: number, block: number): boolean => dominates(dominators, top, block);
    this.#walk = {
      dominates: (top, _, next) => covers(top, next),
      endOfRun: (top, block, runs) => {
        const last = runs.endOf(block);
        return covers(top, runs.gatheredFrom(block)) ? last : NONE;
      },
    };
  }

  /** Pulls up one block of the chain of `or`, then of the chain of `and`, that begins at `b`. */
  pullInto(b: number): Change {
    const value = this.#valueBefore(b);
    return value === NONE ? UNCHANGED : this.#pull(b, value, this.#or) | this.#pull(b, value, this.#and);
  }

  #pull(b: number, value: number, { along, common, runs }: Direction): Change {
    const { jt, jf } = this.#round.graph;
    const above = this.#sourceOf(this.#inEdges.first[b]!);
    const into = jt[above] === b ? jt : jf;
    const top = into[above]!;
    if (common[top] !== common[b]) return UNCHANGED;
    // Most blocks begin no chain.
    const second = along[top]!;
    if (second === NONE || common[second] !== common[b]) return UNCHANGED;
    // And where no other block leaves the value, a walk would go down all the chain for nothing.
    if (top === b && !this.#isLeftElsewhere(value, b)) return UNCHANGED;
    const walk = top === b ? this.#walk : this.#walkElsewhere(b, above);

    // Down the chain to the first block that leaves another value in A, and on to one that leaves the same again.
    let before = above;
    let next = top;
    let beforeDifferent = NONE;
    let different = NONE;
    for (;;) {
      if (next === NONE || common[next] !== common[b] || !walk.dominates(b, before, next)) return UNCHANGED;
      const same = this.#value(next) === value;
      if (same && different !== NONE) break;
      if (!same && different === NONE) {
        beforeDifferent = before;
        different = next;
      }
      before = walk.endOfRun(b, next, runs);
      if (before === NONE) return UNCHANGED;
      next = along[before]!;
    }

    const moves: Move[] = [
      { block: before, successors: along, to: along[next]! },
      { block: next, successors: along, to: different },
    ];
    if (different === top) this.#moveEdgesInto(b, next, moves);
    else moves.push({ block: beforeDifferent, successors: along, to: next });
    this.#move(moves);
    this.#followDominators();
    return MOVED;
  }

  /** The value of A on every edge into the block; NONE when they differ or there are no edges. */
  #valueBefore(b: number): number {
    let edge = this.#inEdges.first[b]!;
    if (edge === NONE) return NONE;
    const value = this.#value(this.#sourceOf(edge));
    while ((edge = this.#inEdges.next[edge]!) !== NONE) {
      if (this.#value(this.#sourceOf(edge)) !== value) return NONE;
    }
    return value;
  }

  /** Whether more blocks leave the value in A than those that lead into `b` when all of these do. */
  #isLeftElsewhere(value: number, b: number): boolean {
    let sources = 0;
    let last = NONE;
    for (let edge = this.#inEdges.first[b]!; edge !== NONE; edge = this.#inEdges.next[edge]!) {
      if (this.#sourceOf(edge) !== last) sources++;
      last = this.#sourceOf(edge);
    }
    return this.#leftBy[value]! > sources;
  }

  /**
   * What led into `b` leads elsewhere by now: then `b` hardly ever dominates the chain there. This walk takes one block at
   * a time.
   */
  #walkElsewhere(b: number, above: number): Walk {
    const moving = this.#moving;
    let within: (block: number) => boolean = (block) => dominates(this.#dominators, b, block);
    if (moving?.reaches(above) === true) within = () => false;
    else if (moving !== undefined) {
      const dominated = moving.dominatedBy(b);
      within = (block) => dominated[block] === 1;
    }
    return { dominates: (_top, _from, next) => within(next), endOfRun: (_top, block) => block };
  }

  #direction(along: Int32Array, common: Int32Array): Direction {
    const joins = (from: number, next: number): boolean =>
      common[from] === common[next] &&
      this.#value(from) === this.#value(next) &&
      (this.#moving === undefined || this.#moving.extendsTo(from, next));
    // The blocks of a run are all dominated by those that dominate their common ancestor.
    const gather = (a: number, b: number): number =>
      this.#moving === undefined ? this.#dominators.tree.commonAncestor(a, b) : NONE;
    return { along, common, runs: new ChainRuns(along, { joins, gather }, this.#round.memory) };
  }

  /** As libpcap finds the edges again: one that was moved before counts as a false branch. */
  #moveEdgesInto(b: number, to: number, moves: Move[]): void {
    const { jt, jf } = this.#round.graph;
    for (let edge = this.#inEdges.first[b]!; edge !== NONE; edge = this.#inEdges.next[edge]!) {
      const block = this.#sourceOf(edge);
      const secondOfTwo = moves.at(-1)?.block === block;
      moves.push({ block, successors: jt[block] === b && !secondOfTwo ? jt : jf, to });
    }
  }

  /** Takes all edges away before it puts them back: so no part of the graph is cut off only to be tied on again. */
  #move(moves: readonly Move[]): void {
    for (const { block, successors } of moves) {
      this.#forgetRuns(block, successors, this.#or);
      this.#forgetRuns(block, successors, this.#and);
      if (successors[block] !== NONE) this.#moving?.withdraw(block, successors[block]!);
      successors[block] = NONE;
    }
    for (const { block, successors, to } of moves) {
      if (successors[block] !== NONE) continue;
      successors[block] = to;
      this.#moving?.admit(block, to);
    }
  }

  #forgetRuns(block: number, successors: Int32Array, { along, runs }: Direction): void {
    runs.leaving(block);
    if (successors !== along) runs.separating(block);
  }

  #followDominators(): void {
    const { dialect, graph, levels, memory } = this.#round;
    if (dialect.dominatorsOf === 'round' || this.#moving !== undefined) return;
    const moving = new MovingDominators(graph, levels, memory, (block) => {
      this.#or.runs.separating(block);
      this.#and.runs.separating(block);
    });
    this.#moving = moving;
    this.#walk = {
      dominates: (top, from, next) =>
        next === top ? moving.dominatesItself(top) : moving.extendsTo(from, next),
      endOfRun: (_, block, runs) => runs.endOf(block),
    };
    this.#or.runs.forget();
    this.#and.runs.forget();
  }

  #value(block: number): number {
    return this.#round.values.left(block, A);
  }

  #sourceOf(edge: number): number {
    return blockOfEdge(edge, this.#round.graph.blocks.length);
  }
}
