/**
 * A test further down a chain that looks at the same value as the block above the chain → pulled up next to it, so that
 * tests of one value stand together:
 *
 *     src A or dst A or src B    →    src A or src B or dst A
 *
 * A chain of `or` follows false branches and all its tests lead to one place when true; a chain of `and` the other way
 * round. Mirrors libpcap, which goes by the values of A that blocks leave, not by what they test, and which redirects all
 * that led into the top block before the first pull-up of the round.
 * Requires: levels, dominators, in-edges, the values on leaving each block.
 */

import { type Change, MOVED, UNCHANGED } from '../change.js';
import { AllBlocks, AtFirst, type ChainDominance, InMotion } from '../facts/chain-dominance.js';
import { type Walk, walkChain } from '../facts/chain-walk.js';
import { Chains } from '../facts/chains.js';
import type { InEdges } from '../facts/in-edges.js';
import { MovingDominators } from '../facts/moving-dominators.js';
import type { Tree } from '../facts/tree.js';
import { blockOfEdge, NONE } from '../graph.js';
import { A } from '../registers.js';
import type { Round } from '../round.js';

/** `dominators`: those of the round's beginning. `edgesInto`: as they are now. */
export function pullUp(round: Round, dominators: Tree, edgesInto: InEdges): Change {
  const pulling = new PullingUp(round, dominators, edgesInto);
  let change: Change = UNCHANGED;
  for (const b of round.levels.upward) change |= pulling.pullInto(b);
  return change;
}

/** A way to go through a graph: along one branch of each block, while the other leads to one place. */
interface Direction {
  readonly along: Int32Array;
  readonly common: Int32Array;
  /** Found when they are first asked for: many graphs have chains in one direction alone. */
  chains: Chains | undefined;
}

class PullingUp {
  readonly #round: Round;
  readonly #dominators: Tree;
  readonly #inEdges: InEdges;
  /** By block: the value it leaves in A. */
  readonly #values: Int32Array;
  /** By value: how many blocks leave it in A. */
  readonly #leftBy: Int32Array;
  readonly #or: Direction;
  readonly #and: Direction;
  #dominance: ChainDominance;
  #moving: MovingDominators | undefined;
  /** The edges of a move: for each its block, its successors and the new one. */
  readonly #blocks: number[] = [];
  readonly #successors: Int32Array[] = [];
  readonly #targets: number[] = [];
  /** Blocks that the one before them on their chain may dominate no more. */
  readonly #suspects: number[] = [];

  constructor(round: Round, dominators: Tree, edgesInto: InEdges) {
    const { graph, levels, memory, values } = round;
    this.#round = round;
    this.#dominators = dominators;
    this.#inEdges = edgesInto;
    this.#values = memory.ints(graph.blocks.length);
    this.#leftBy = memory.ints(round.numbers.size);
    for (const b of levels.upward) {
      const value = values.left(b, A);
      this.#values[b] = value;
      this.#leftBy[value]!++;
    }
    this.#or = { along: graph.jf, common: graph.jt, chains: undefined };
    this.#and = { along: graph.jt, common: graph.jf, chains: undefined };
    this.#dominance = new AtFirst(dominators);
  }

  /** Pulls up one block of the chain of `or`, then of the chain of `and`, that begins at `b`. */
  pullInto(b: number): Change {
    const value = this.#valueBefore(b);
    if (value === NONE) return UNCHANGED;
    return this.#pull(b, value, this.#or, this.#and) | this.#pull(b, value, this.#and, this.#or);
  }

  #pull(b: number, value: number, direction: Direction, other: Direction): Change {
    const { along, common } = direction;
    const { jt, jf } = this.#round.graph;
    const above = this.#sourceOf(this.#inEdges.first[b]!);
    const top = jt[above] === b ? b : jf[above]!;
    if (common[top] !== common[b]) return UNCHANGED;
    // Most blocks begin no chain.
    const second = along[top]!;
    if (second === NONE || common[second] !== common[b]) return UNCHANGED;
    // And where no other block leaves the value, a walk would go down all the chain for nothing.
    if (top === b && !this.#isLeftElsewhere(value, b)) return UNCHANGED;
    direction.chains ??= new Chains(along, common, this.#values, this.#round.memory);
    const { chains } = direction;
    const dominance = top === b ? this.#dominance : this.#dominanceElsewhere(b, above);
    if (top === b) this.#extend(b, chains);
    const walk = walkChain(b, above, top, value, chains, dominance);
    if (walk === undefined) return UNCHANGED;
    this.#planMoves(b, top, walk, along);
    this.#note(b, top, walk, chains);
    for (const block of this.#blocks) other.chains?.dissolve(block);
    this.#move();
    this.#followDominators();
    this.#checkSuspects();
    return MOVED;
  }

  /** Joins what follows the chain of `b` to it, as far as `b` dominates that. */
  #extend(b: number, chains: Chains): void {
    const { along, common } = chains;
    if (chains.rulerOf(b) !== b) return;
    for (;;) {
      const last = chains.lastOf(b);
      const next = along[last]!;
      if (next === NONE || common[next] !== common[b] || chains.before(next) !== NONE) return;
      if (!this.#dominance.joins(b, last, next, chains.rulerOf(next))) return;
      chains.join(b, next);
    }
  }

  /** The block that was found goes in front of the different ones. */
  #planMoves(
    b: number,
    top: number,
    { before, found, different, beforeDifferent }: Walk,
    along: Int32Array,
  ): void {
    const { jt, jf } = this.#round.graph;
    this.#blocks.length = 0;
    this.#plan(before, along, along[found]!);
    this.#plan(found, along, different);
    if (different !== top) {
      this.#plan(beforeDifferent, along, found);
      return;
    }
    // As libpcap finds the edges again: one that was moved before counts as a false branch.
    for (let edge = this.#inEdges.first[b]!; edge !== NONE; edge = this.#inEdges.next[edge]!) {
      const block = this.#sourceOf(edge);
      const secondOfTwo = this.#blocks.at(-1) === block;
      this.#plan(block, jt[block] === b && !secondOfTwo ? jt : jf, found);
    }
  }

  #plan(block: number, successors: Int32Array, to: number): void {
    const place = this.#blocks.push(block) - 1;
    this.#successors[place] = successors;
    this.#targets[place] = to;
  }

  /** Brings the chains to where they will be. */
  #note(b: number, top: number, { found, different, beforeDifferent }: Walk, chains: Chains): void {
    const within = top === b && chains.before(b) === NONE;
    if (within && chains.of(found) === chains.of(b) && chains.of(different) === chains.of(b)) {
      chains.lift(found, different === top ? NONE : beforeDifferent, different);
      // All but two of the moves are then of edges into the chain.
      if (different === top) for (let i = 2; i < this.#blocks.length; i++) chains.dissolve(this.#blocks[i]!);
    } else for (const block of this.#blocks) chains.dissolve(block);
  }

  /** Takes all edges away before it puts them back: so no part of the graph is cut off only to be tied on again. */
  #move(): void {
    const moving = this.#moving;
    for (let i = 0; i < this.#blocks.length; i++) {
      const block = this.#blocks[i]!;
      const successors = this.#successors[i]!;
      if (successors[block] !== NONE) moving?.withdraw(block, successors[block]!);
      successors[block] = NONE;
    }
    for (let i = 0; i < this.#blocks.length; i++) {
      const block = this.#blocks[i]!;
      const successors = this.#successors[i]!;
      if (successors[block] !== NONE) continue;
      const to = this.#targets[i]!;
      successors[block] = to;
      moving?.admit(block, to);
      if (to !== NONE) this.#suspects.push(to);
    }
  }

  #followDominators(): void {
    const { dialect, graph, levels, memory } = this.#round;
    if (dialect.dominatorsOf === 'round' || this.#moving !== undefined) return;
    this.#moving = new MovingDominators(graph, levels, memory, this.#suspects);
    this.#dominance = new InMotion(this.#moving);
    this.#or.chains?.dissolveAll();
    this.#and.chains?.dissolveAll();
  }

  /** Takes chains apart whose blocks do not dominate the next ones any more. */
  #checkSuspects(): void {
    const moving = this.#moving;
    for (let block = this.#suspects.pop(); block !== undefined; block = this.#suspects.pop()) {
      if (moving === undefined) continue;
      this.#checkSuspect(block, this.#or.chains, moving);
      this.#checkSuspect(block, this.#and.chains, moving);
    }
  }

  #checkSuspect(block: number, chains: Chains | undefined, moving: MovingDominators): void {
    if (chains === undefined) return;
    const before = chains.before(block);
    if (before !== NONE && !moving.extendsTo(before, block)) chains.dissolve(block);
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

  #sourceOf(edge: number): number {
    return blockOfEdge(edge, this.#round.graph.blocks.length);
  }
}
