/**
 * Chains of tests → how far a run of tests of one value reaches: blocks that follow each other along one branch, lead to
 * one place along the other, and leave the same value in A. Links found once are remembered and shortened (as the paths of
 * a union-find are), so that walking the same run from each of its blocks costs next to nothing.
 *
 * Runs are found in the graph as it is while blocks are pulled up: a link whose ends change is forgotten.
 */

import { NONE } from '../graph.js';
import type { Memory } from '../memory.js';

export interface RunRules {
  /** Whether `next`, the block along the chain from `from`, belongs to the same run. */
  readonly joins: (from: number, next: number) => boolean;
  /** What is to be known of a whole run, from what is known of its parts. A block stands for itself. */
  readonly gather: (first: number, second: number) => number;
}

export class ChainRuns {
  readonly #along: Int32Array;
  readonly #rules: RunRules;
  /** A block farther on in the same run, or the block itself. */
  readonly #skip: Int32Array;
  /** What was gathered from the blocks skipped, the last one included. */
  readonly #gathered: Int32Array;
  /** 1 for a block that another one skips to or over. */
  readonly #entered: Uint8Array;
  /** Pairs of blocks: from, to. */
  readonly #links: number[] = [];

  constructor(along: Int32Array, rules: RunRules, memory: Memory) {
    this.#along = along;
    this.#rules = rules;
    this.#skip = memory.ints(along.length);
    for (let b = 0; b < along.length; b++) this.#skip[b] = b;
    this.#gathered = memory.ints(along.length);
    this.#entered = memory.bytes(along.length);
  }

  /** The last block of the run from `block` on. */
  endOf(block: number): number {
    const skip = this.#skip;
    let last = block;
    for (;;) {
      while (skip[last] !== last) last = skip[last]!;
      const next = this.#along[last]!;
      if (next === NONE || !this.#rules.joins(last, next)) break;
      skip[last] = next;
      this.#gathered[last] = next;
      this.#entered[next] = 1;
      this.#links.push(last, next);
    }
    if (skip[block] !== last) this.#shorten(block, last);
    return last;
  }

  /** What is gathered from the blocks of the run from `block` on, whose end was just found. */
  gatheredFrom(block: number): number {
    return this.#skip[block] === block ? block : this.#rules.gather(block, this.#gathered[block]!);
  }

  /** Makes every block passed on the way from `block` to `last` skip straight to `last`. */
  #shorten(block: number, last: number): void {
    const skip = this.#skip;
    const passed: number[] = [];
    for (let at = block; skip[at] !== last; at = skip[at]!) passed.push(at);
    for (let at = passed.pop(); at !== undefined; at = passed.pop()) {
      this.#gathered[at] = this.#rules.gather(this.#gathered[at]!, this.#gathered[skip[at]!]!);
      skip[at] = last;
    }
  }

  /** To be told before `block` leads elsewhere along the chain. */
  leaving(block: number): void {
    if (this.#skip[block] === block) return;
    if (this.#entered[block] === 1) this.forget();
    else this.#skip[block] = block;
  }

  /** To be told before a block may cease to belong to the same run as the one before it. */
  separating(block: number): void {
    if (this.#entered[block] === 1) this.forget();
  }

  /** Forgets all links. */
  forget(): void {
    for (let i = 0; i < this.#links.length; i += 2) {
      const from = this.#links[i]!;
      this.#skip[from] = from;
      this.#entered[this.#links[i + 1]!] = 0;
    }
    this.#links.length = 0;
  }
}
