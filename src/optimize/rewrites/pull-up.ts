/**
 * A test further down a chain that looks at the same value as the block above the chain → pulled up next to it, so that
 * tests of one value stand together:
 *
 *     src A or dst A or src B    →    src A or src B or dst A
 *
 * A chain of `or` follows false branches and all its tests lead to one place when true; a chain of `and` the other way
 * round. Mirrors libpcap, which goes by the values of A that blocks leave, not by what they test, and redirects what led
 * into the block when the round began to move edges.
 * Requires: dominators, the values on leaving each block.
 */

import { type Change, MOVED, UNCHANGED } from '../change.js';
import { type Dominators, dominates } from '../facts/dominators.js';
import { exitValue } from '../facts/evaluate.js';
import { type InEdges, inEdges } from '../facts/in-edges.js';
import { MovingDominators } from '../facts/moving-dominators.js';
import { blockOfEdge, NONE } from '../graph.js';
import { A } from '../registers.js';
import type { Round } from '../round.js';

export function pullUp(round: Round, dominators: Dominators): Change {
  const pulling = new PullingUp(round, dominators);
  const { jt, jf } = round.graph;
  let change: Change = UNCHANGED;
  for (const b of round.levels.upward) {
    change |= pulling.pull(b, jf, jt);
    change |= pulling.pull(b, jt, jf);
  }
  return change;
}

type Successors = Int32Array;

/** Whether the block at the top of a chain dominates the next block of it, given the one before. */
type Dominance = (from: number, next: number) => boolean;

class PullingUp {
  readonly #round: Round;
  readonly #dominators: Dominators;
  readonly #inEdges: InEdges;
  #moving: MovingDominators | undefined;

  constructor(round: Round, dominators: Dominators) {
    this.#round = round;
    this.#dominators = dominators;
    this.#inEdges = inEdges(round.graph, round.levels);
  }

  pull(b: number, along: Successors, common: Successors): Change {
    const value = this.#valueBefore(b);
    if (value === NONE) return UNCHANGED;
    const { jt, jf } = this.#round.graph;
    const above = this.#sourceOf(this.#inEdges.first[b]!);
    const into = jt[above] === b ? jt : jf;
    const dominance = this.#dominanceOf(b, above);

    let before = above;
    let next = into[above]!;
    const search = (equal: boolean): boolean => {
      for (;;) {
        if (next === NONE || common[next] !== common[b] || !dominance(before, next)) return false;
        if ((this.#value(next) === value) === equal) return true;
        before = next;
        next = along[next]!;
      }
    };
    if (!search(false)) return UNCHANGED;
    const different = next;
    const beforeDifferent = before;
    before = next;
    next = along[next]!;
    if (!search(true)) return UNCHANGED;

    const pulled = next;
    if (different === into[above]) {
      // At the top of the chain all that led into the block must lead to the one pulled up.
      for (let edge = this.#inEdges.first[b]!; edge !== NONE; edge = this.#inEdges.next[edge]!) {
        const source = this.#sourceOf(edge);
        this.#move(source, jt[source] === b ? jt : jf, pulled);
      }
    } else this.#move(beforeDifferent, along, pulled);
    this.#move(before, along, along[pulled]!);
    this.#move(pulled, along, different);
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

  #dominanceOf(b: number, above: number): Dominance {
    const moving = this.#moving;
    if (moving === undefined) return (_, next) => dominates(this.#dominators, b, next);
    let within: Uint8Array | undefined;
    return (from, next) => {
      if (within !== undefined) return within[next] === 1;
      if (next === b) return moving.dominatesItself(b);
      if (from !== above) return moving.extendsTo(from, next);
      // What led into the block leads elsewhere by now, so `next` is not below it unless nothing reaches `above`.
      if (moving.reaches(above)) return false;
      within = moving.dominatedBy(b);
      return within[next] === 1;
    };
  }

  #move(block: number, successors: Successors, to: number): void {
    const from = successors[block]!;
    successors[block] = to;
    this.#moving?.moved(block, from, to);
  }

  #followDominators(): void {
    if (this.#round.dialect.dominatorsOf === 'round') return;
    this.#moving ??= new MovingDominators(this.#round.graph, this.#round.levels);
  }

  #value(block: number): number {
    return exitValue(this.#round.exitValues, block, A);
  }

  #sourceOf(edge: number): number {
    return blockOfEdge(edge, this.#round.graph.blocks.length);
  }
}
