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

interface Edge {
  readonly block: number;
  /** Which of its two branches. */
  readonly successors: Int32Array;
}

interface Move extends Edge {
  readonly to: number;
}

/** How the chain below one block is walked. */
interface Walk {
  /** Whether the top of the chain dominates `next`, which follows `from`. */
  readonly dominates: (from: number, next: number) => boolean;
  /** The last block of the run that `block` begins; NONE if the top does not dominate all of it. */
  readonly endOfRun: (block: number) => number;
}

class PullingUp {
  readonly #round: Round;
  readonly #dominators: Dominators;
  readonly #inEdges: InEdges;
  readonly #or: Direction;
  readonly #and: Direction;
  #moving: MovingDominators | undefined;

  constructor(round: Round, dominators: Dominators) {
    const { jt, jf } = round.graph;
    this.#round = round;
    this.#dominators = dominators;
    this.#inEdges = inEdges(round.graph, round.levels);
    this.#or = this.#direction(jf, jt);
    this.#and = this.#direction(jt, jf);
  }

  /** Pulls up one block of the chain of `or`, then of the chain of `and`, that begins at `b`. */
  pullInto(b: number): Change {
    const value = this.#valueBefore(b);
    return value === NONE ? UNCHANGED : this.#pull(b, value, this.#or) | this.#pull(b, value, this.#and);
  }

  #pull(b: number, value: number, direction: Direction): Change {
    const { along, common } = direction;
    const { jt, jf } = this.#round.graph;
    const above = this.#sourceOf(this.#inEdges.first[b]!);
    const into = jt[above] === b ? jt : jf;
    const top = into[above]!;
    if (common[top] !== common[b]) return UNCHANGED;
    // Most blocks begin no chain.
    const second = along[top]!;
    if (second === NONE || common[second] !== common[b]) return UNCHANGED;
    const walk = top === b ? this.#walkFrom(b, direction) : this.#walkElsewhere(b, above);

    let before = above;
    let next = top;
    const search = (equal: boolean): boolean => {
      while (next !== NONE && common[next] === common[b] && walk.dominates(before, next)) {
        if ((this.#value(next) === value) === equal) return true;
        before = walk.endOfRun(next);
        if (before === NONE) return false;
        next = along[before]!;
      }
      return false;
    };
    if (!search(false)) return UNCHANGED;
    const different = next;
    const beforeDifferent = before;
    before = next;
    next = along[next]!;
    if (!search(true)) return UNCHANGED;

    const pulled = next;
    const after = along[pulled]!;
    this.#move([
      { block: before, successors: along, to: after },
      { block: pulled, successors: along, to: different },
      ...(different === top
        ? this.#edgesInto(b).map((edge) => ({ ...edge, to: pulled }))
        : [{ block: beforeDifferent, successors: along, to: pulled }]),
    ]);
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

  #walkFrom(b: number, { runs }: Direction): Walk {
    const moving = this.#moving;
    if (moving === undefined) {
      const covers = (block: number): boolean => dominates(this.#dominators, b, block);
      return {
        dominates: (_, next) => covers(next),
        endOfRun: (block) => {
          const { last, gathered } = runs.endOf(block);
          return covers(gathered) ? last : NONE;
        },
      };
    }
    return {
      dominates: (from, next) => (next === b ? moving.dominatesItself(b) : moving.extendsTo(from, next)),
      endOfRun: (block) => runs.endOf(block).last,
    };
  }

  /**
   * What led into `b` leads into `top` by now: then `b` hardly ever dominates the chain. The walk takes one block at a time.
   */
  #walkElsewhere(b: number, above: number): Walk {
    const moving = this.#moving;
    let within: (block: number) => boolean = (block) => dominates(this.#dominators, b, block);
    if (moving?.reaches(above) === true) within = () => false;
    else if (moving !== undefined) {
      const dominated = moving.dominatedBy(b);
      within = (block) => dominated[block] === 1;
    }
    return { dominates: (_, next) => within(next), endOfRun: (block) => block };
  }

  #direction(along: Int32Array, common: Int32Array): Direction {
    const joins = (from: number, next: number): boolean =>
      common[from] === common[next] &&
      this.#value(from) === this.#value(next) &&
      (this.#moving === undefined || this.#moving.extendsTo(from, next));
    // The blocks of a run are all dominated by those that dominate their common ancestor.
    const gather = (a: number, b: number): number =>
      this.#moving === undefined ? this.#dominators.tree.commonAncestor(a, b) : NONE;
    return { along, common, runs: new ChainRuns(along, { joins, gather }) };
  }

  /** As libpcap finds them again: an edge that was moved before counts as a false branch. */
  #edgesInto(b: number): Edge[] {
    const { jt, jf } = this.#round.graph;
    const edges: Edge[] = [];
    for (let edge = this.#inEdges.first[b]!; edge !== NONE; edge = this.#inEdges.next[edge]!) {
      const block = this.#sourceOf(edge);
      const secondOfTwo = edges.at(-1)?.block === block;
      edges.push({ block, successors: jt[block] === b && !secondOfTwo ? jt : jf });
    }
    return edges;
  }

  /** Takes all edges away before it puts them back: so no part of the graph is cut off only to be tied on again. */
  #move(moves: readonly Move[]): void {
    for (const { block, successors } of moves) {
      for (const { along, runs } of [this.#or, this.#and]) {
        runs.leaving(block);
        if (successors !== along) runs.separating(block);
      }
      if (successors[block] !== NONE) this.#moving?.withdraw(block, successors[block]!);
      successors[block] = NONE;
    }
    for (const { block, successors, to } of moves) {
      if (successors[block] !== NONE) continue;
      successors[block] = to;
      this.#moving?.admit(block, to);
    }
  }

  #followDominators(): void {
    const { dialect, graph, levels } = this.#round;
    if (dialect.dominatorsOf === 'round' || this.#moving !== undefined) return;
    this.#moving = new MovingDominators(graph, levels, (block) => {
      this.#or.runs.separating(block);
      this.#and.runs.separating(block);
    });
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
