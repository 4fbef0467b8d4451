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
import { AllBlocks, AtFirst, type ChainDominance, InMotion } from '../facts/chain-dominance.js';
import { Chains } from '../facts/chains.js';
import type { Dominators } from '../facts/dominators.js';
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

/** A walk down a chain: where it is, and what it came by. `before` is the block in front of each. */
interface Walk {
  readonly top: number;
  readonly beforeDifferent: number;
  /** The first block that leaves another value in A than the one looked for. */
  readonly different: number;
  readonly before: number;
  /** The first block behind it that leaves the value again. */
  readonly found: number;
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
  /** By block: the value it leaves in A. */
  readonly #values: Int32Array;
  /** By value: how many blocks leave it in A. */
  readonly #leftBy: Int32Array;
  readonly #or: Chains;
  readonly #and: Chains;
  #dominance: ChainDominance;
  #moving: MovingDominators | undefined;
  /** Blocks that may follow the one before them on their chain no more: their dominators may have become fewer. */
  #suspects: number[] = [];

  constructor(round: Round, dominators: Dominators) {
    const { graph, levels, memory, values } = round;
    this.#round = round;
    this.#dominators = dominators;
    this.#inEdges = inEdges(graph, levels, memory);
    this.#values = memory.ints(graph.blocks.length);
    this.#leftBy = memory.ints(round.numbers.size);
    for (const b of levels.upward) {
      const value = values.left(b, A);
      this.#values[b] = value;
      this.#leftBy[value]!++;
    }
    this.#or = new Chains(graph.jf, graph.jt, this.#values, memory);
    this.#and = new Chains(graph.jt, graph.jf, this.#values, memory);
    this.#dominance = new AtFirst(dominators);
  }

  /** Pulls up one block of the chain of `or`, then of the chain of `and`, that begins at `b`. */
  pullInto(b: number): Change {
    const value = this.#valueBefore(b);
    if (value === NONE) return UNCHANGED;
    return this.#pull(b, value, this.#or, this.#and) | this.#pull(b, value, this.#and, this.#or);
  }

  #pull(b: number, value: number, chains: Chains, others: Chains): Change {
    const { along, common } = chains;
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
    const dominance = top === b ? this.#dominance : this.#dominanceElsewhere(b, above);
    if (top === b) this.#extend(b, chains);
    const walk = this.#walk(b, above, top, value, chains, dominance);
    if (walk === undefined) return UNCHANGED;
    this.#liftOut(b, walk, chains, others);
    return MOVED;
  }

  /** Joins what follows the chain of `b` to it, as far as `b` dominates that. */
  #extend(b: number, chains: Chains): void {
    const { along, common } = chains;
    if (chains.rulerOf(chains.of(b)) !== b) return;
    for (;;) {
      const last = chains.lastOf(chains.of(b));
      const next = along[last]!;
      if (next === NONE || common[next] !== common[b] || chains.before(next) !== NONE) return;
      if (!this.#dominance.joins(b, last, next, chains.rulerOf(chains.of(next)))) return;
      chains.join(b, next);
    }
  }

  /** Down the chain to the first block that leaves another value in A, and on to one that leaves the value again. */
  #walk(
    b: number,
    above: number,
    top: number,
    value: number,
    chains: Chains,
    dominance: ChainDominance,
  ): Walk | undefined {
    const { along, common } = chains;
    let before = above;
    let next = top;
    let beforeDifferent = NONE;
    let different = NONE;
    let lastSame = NONE;
    for (;;) {
      if (next === NONE || common[next] !== common[b] || !dominance.reaches(b, before, next))
        return undefined;
      const isSame = this.#values[next] === value;
      if (isSame && different !== NONE) return { top, beforeDifferent, different, before, found: next };
      if (!isSame && different === NONE) {
        beforeDifferent = before;
        different = next;
      }
      before = next;
      const chain = chains.of(next);
      if (chains.beginsRun(next) && dominance.covers(b, chains.rulerOf(chain))) {
        before = chains.endOfRun(next);
        if (!isSame) {
          const isFirst = chains.before(next) === NONE;
          const follows = lastSame !== NONE && chains.of(lastSame) === chain;
          if (isFirst || follows) {
            const again = follows ? chains.nextSame(lastSame) : chains.firstWith(value, next);
            before = again === NONE ? chains.lastOf(chain) : chains.before(again);
          }
        }
      }
      if (isSame) lastSame = before;
      next = along[before]!;
    }
  }

  /** Moves the block that was found to the place in front of the different ones. */
  #liftOut(
    b: number,
    { top, beforeDifferent, different, before, found }: Walk,
    chains: Chains,
    others: Chains,
  ): void {
    const { along } = chains;
    const after = along[found]!;
    const moves: Move[] = [
      { block: before, successors: along, to: after },
      { block: found, successors: along, to: different },
    ];
    const goesOnTop = different === top;
    const chain = chains.of(b);
    if (
      top === b &&
      chains.before(b) === NONE &&
      chain === chains.of(found) &&
      chain === chains.of(different)
    ) {
      chains.lift(found, goesOnTop ? NONE : beforeDifferent, different);
    } else for (const block of [before, found, different]) chains.dissolve(block);
    if (goesOnTop) this.#moveEdgesInto(b, found, moves, chains);
    else moves.push({ block: beforeDifferent, successors: along, to: found });
    this.#suspects.push(found, different);
    if (after !== NONE) this.#suspects.push(after);
    for (const { block } of moves) others.dissolve(block);
    this.#move(moves);
    this.#followDominators();
    for (let block = this.#suspects.pop(); block !== undefined; block = this.#suspects.pop()) {
      this.#check(block, this.#or);
      this.#check(block, this.#and);
    }
  }

  /** The value of A on every edge into the block; NONE when they differ or there are no edges. */
  #valueBefore(b: number): number {
    let edge = this.#inEdges.first[b]!;
    if (edge === NONE) return NONE;
    const value = this.#values[this.#sourceOf(edge)]!;
    while ((edge = this.#inEdges.next[edge]!) !== NONE) {
      if (this.#values[this.#sourceOf(edge)] !== value) return NONE;
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

  /** What led into `b` leads elsewhere by now: then `b` hardly ever dominates the chain there. */
  #dominanceElsewhere(b: number, above: number): ChainDominance {
    const moving = this.#moving;
    if (moving === undefined) return new AtFirst(this.#dominators);
    return new AllBlocks(moving.reaches(above) ? undefined : moving.dominatedBy(b));
  }

  /** As libpcap finds the edges again: one that was moved before counts as a false branch. */
  #moveEdgesInto(b: number, to: number, moves: Move[], chains: Chains): void {
    const { jt, jf } = this.#round.graph;
    for (let edge = this.#inEdges.first[b]!; edge !== NONE; edge = this.#inEdges.next[edge]!) {
      const block = this.#sourceOf(edge);
      const secondOfTwo = moves.at(-1)?.block === block;
      chains.dissolve(block);
      moves.push({ block, successors: jt[block] === b && !secondOfTwo ? jt : jf, to });
    }
  }

  /** Takes all edges away before it puts them back: so no part of the graph is cut off only to be tied on again. */
  #move(moves: readonly Move[]): void {
    for (const { block, successors } of moves) {
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
    const { dialect, graph, levels, memory } = this.#round;
    if (dialect.dominatorsOf === 'round' || this.#moving !== undefined) return;
    this.#moving = new MovingDominators(graph, levels, memory, this.#suspects);
    this.#dominance = new InMotion(this.#moving);
    this.#or.dissolveAll();
    this.#and.dissolveAll();
  }

  /** Takes a chain apart where its blocks do not dominate the next ones any more. */
  #check(block: number, chains: Chains): void {
    const before = chains.before(block);
    if (this.#moving !== undefined && before !== NONE && !this.#moving.extendsTo(before, block))
      chains.dissolve(block);
  }

  #sourceOf(edge: number): number {
    return blockOfEdge(edge, this.#round.graph.blocks.length);
  }
}
