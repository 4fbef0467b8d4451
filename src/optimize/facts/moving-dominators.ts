/**
 * Dominators of a graph whose edges move, as libpcap finds them after each pull-up: it visits the blocks in the order that
 * the round began with, though a block pulled up now leads to blocks that are visited before it.
 *
 * An edge that leads to a block visited later is *early*: it counts in time. One that leads back to a block visited before
 * is *late*: it still narrows the dominators of that block, but of none behind it. So the dominators are those in the graph
 * of early edges, narrowed once by late ones; and a block that early edges do not reach from the root counts as dominated
 * by all. How many early and late edges reach a block is kept up to date edge by edge; as early edges form no cycle, a
 * block is reached exactly while that count is not zero.
 */

import { type Graph, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { Levels } from './levels.js';

export class MovingDominators {
  readonly #graph: Graph;
  readonly #order: Int32Array;
  /** When a block is visited. */
  readonly #place: Int32Array;
  /** By block: the early and late edges into it, from blocks that are reached themselves. The root has one for itself. */
  readonly #early: Int32Array;
  readonly #late: Int32Array;
  readonly #gained: number[];
  /** Blocks whose edges are still to be counted. */
  readonly #cascade: number[] = [];

  /** Adds every block that one more edge counts for to `gained`: less may dominate it from then on. */
  constructor(graph: Graph, { downward }: Levels, memory: Memory, gained: number[]) {
    const count = graph.blocks.length;
    this.#graph = graph;
    this.#gained = gained;
    this.#order = downward;
    this.#place = memory.ints(count);
    this.#early = memory.ints(count);
    this.#late = memory.ints(count);
    for (let place = 0; place < downward.length; place++) this.#place[downward[place]!] = place;
    this.#early[graph.root] = 1;
    for (const block of downward) {
      if (this.reaches(block)) this.#countOut(block);
    }
  }

  /** Whether early edges reach the block. */
  reaches(block: number): boolean {
    return this.#early[block] !== 0;
  }

  /** Whether no late edge takes the block itself out of its dominators. */
  dominatesItself(block: number): boolean {
    return this.#late[block] === 0;
  }

  /**
   * Whether the head of a chain dominates `next`, given that it dominates `from`, the block before it on the chain, and
   * that the chain is the only way from its head to `next`.
   */
  extendsTo(from: number, next: number): boolean {
    const reached = this.reaches(from);
    const early = this.#place[from]! < this.#place[next]!;
    if (this.reaches(next)) return this.#early[next] === 1 && this.#late[next] === 0 && early && reached;
    return this.#late[next] === 0 || (this.#late[next] === 1 && !early && reached);
  }

  /** The blocks that `above` dominates, found by a look at all of them. */
  dominatedBy(above: number): Uint8Array {
    const { jt, jf } = this.#graph;
    const count = this.#place.length;
    const early = new Int32Array(count);
    const late = new Int32Array(count);
    const within = new Uint8Array(count);
    for (const block of this.#order) {
      if (!this.reaches(block)) continue;
      if (block !== above && early[block] !== this.#early[block]) continue;
      within[block] = 1;
      if (jt[block] === NONE) continue;
      for (const successor of [jt[block]!, jf[block]!]) {
        if (this.#place[block]! < this.#place[successor]!) early[successor]!++;
        else late[successor]!++;
      }
    }
    for (const block of this.#order) {
      const inTime = block === above || !this.reaches(block) || within[block] === 1;
      within[block] = inTime && late[block] === this.#late[block] ? 1 : 0;
    }
    return within;
  }

  /** To be told before an edge from `block` to `successor` goes. */
  withdraw(block: number, successor: number): void {
    if (this.reaches(block)) this.#count(block, successor, -1);
  }

  /** To be told after an edge from `block` to `successor` has come. */
  admit(block: number, successor: number): void {
    if (this.reaches(block)) this.#count(block, successor, 1);
  }

  /** Counts an edge in or out, and with it all edges behind a block that is reached for the first time, or no more. */
  #count(block: number, successor: number, by: 1 | -1): void {
    const { jt, jf } = this.#graph;
    const cascade = this.#cascade;
    this.#countOne(block, successor, by);
    for (let next = cascade.pop(); next !== undefined; next = cascade.pop()) {
      this.#countOne(next, jt[next]!, by);
      this.#countOne(next, jf[next]!, by);
    }
  }

  #countOne(from: number, to: number, by: 1 | -1): void {
    if (to === NONE) return;
    if (by === 1) this.#gained.push(to);
    if (this.#place[from]! > this.#place[to]!) {
      this.#late[to]! += by;
      return;
    }
    this.#early[to]! += by;
    if (this.#early[to] === (by === 1 ? 1 : 0)) this.#cascade.push(to);
  }

  #countOut(block: number): void {
    const { jt, jf } = this.#graph;
    if (jt[block] === NONE) return;
    this.#countOnce(block, jt[block]!);
    this.#countOnce(block, jf[block]!);
  }

  #countOnce(from: number, to: number): void {
    if (this.#place[from]! < this.#place[to]!) this.#early[to]!++;
    else this.#late[to]!++;
  }
}
