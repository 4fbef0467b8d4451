/**
 * Chains of tests: blocks that follow each other along one branch, while the other branch leads to one place. For a block
 * of a chain, what comes next: where the run of blocks that leave the same value in A ends, and where that value is left
 * again behind it. So a walk down a chain passes over thousands of blocks in a step.
 *
 * A block pulled up along its chain stays the same one among the blocks that leave its value: so each move is noted in
 * constant time. Chains are joined, the shorter one noted anew, when a walk first passes from one to the other; a chain is
 * taken apart when an edge that holds it together moves in any other way.
 */

import { NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import { Triples } from './triples.js';

export class Chains {
  /** By block: the next block of its chain, and the place that the other branch leads to. */
  readonly along: Int32Array;
  readonly common: Int32Array;
  /** By block: the value it leaves in A. */
  readonly values: Int32Array;
  /** By block: the number of its chain. Chains of one block have the number of the block. */
  readonly #chain: Int32Array;
  /** By block: the block before it in its chain; NONE for the first. */
  readonly #before: Int32Array;
  /** By block: the next block of its chain that leaves the same value, or NONE. */
  readonly #nextSame: Int32Array;
  /** For the first block of a run: the last; for the last: the first. */
  readonly #otherEnd: Int32Array;
  /** By chain. */
  readonly #last: Int32Array;
  readonly #size: Int32Array;
  readonly #ruler: Int32Array;
  /** A chain of several blocks and a value → the first and the last block of it that leave the value, or NONE. */
  readonly #values = new Triples();
  readonly #firstWith: number[] = [];
  readonly #lastWith: number[] = [];

  constructor(along: Int32Array, common: Int32Array, values: Int32Array, memory: Memory) {
    this.along = along;
    this.common = common;
    this.values = values;
    this.#chain = memory.ints(along.length);
    this.#before = memory.ints(along.length);
    this.#nextSame = memory.ints(along.length);
    this.#otherEnd = memory.ints(along.length);
    this.#last = memory.ints(along.length);
    this.#size = memory.ints(along.length);
    this.#ruler = memory.ints(along.length);
    for (let b = 0; b < along.length; b++) this.#alone(b);
  }

  /** The number of its chain. */
  of(block: number): number {
    return this.#chain[block]!;
  }

  /** The block that was on top of its chain when that was last joined: where it is dominated, all of the chain is. */
  rulerOf(block: number): number {
    return this.#ruler[this.#chain[block]!]!;
  }

  /** The last block of its chain. */
  lastOf(block: number): number {
    return this.#last[this.#chain[block]!]!;
  }

  /** The block before it in its chain; NONE for the first. */
  before(block: number): number {
    return this.#before[block]!;
  }

  /** Whether the block before it in its chain leaves another value, or there is none. */
  beginsRun(block: number): boolean {
    const before = this.#before[block]!;
    return before === NONE || this.values[before] !== this.values[block];
  }

  /** The last block of the run that `first` begins. */
  endOfRun(first: number): number {
    return this.#otherEnd[first]!;
  }

  /** The next block of the chain that leaves the same value as `block`, or NONE. */
  nextSame(block: number): number {
    return this.#nextSame[block]!;
  }

  /** The first block of the chain that begins with `head` to leave the value, or NONE. */
  firstWith(value: number, head: number): number {
    if (this.values[head] === value) return head;
    const place = this.#values.find(this.#chain[head]!, value, 0);
    return place === NONE ? NONE : this.#firstWith[place]!;
  }

  /** Puts the chain that begins with `next` behind the one that begins with `head`. */
  join(head: number, next: number): void {
    const above = this.#chain[head]!;
    const below = this.#chain[next]!;
    const last = this.#last[above]!;
    const end = this.#last[below]!;
    const size = this.#size[above]! + this.#size[below]!;
    const kept = this.#size[above]! < this.#size[below]! ? below : above;
    if (this.#size[kept] === 1) this.#append(kept, head);
    if (kept === below) for (let b = last; b !== NONE; b = this.#before[b]!) this.#prepend(kept, b);
    else
      for (let b = next, rest = this.#size[below]!; rest > 0; rest--, b = this.along[b]!)
        this.#append(kept, b);
    this.#size[kept] = size;
    this.#last[kept] = end;
    this.#ruler[kept] = head;
    this.#before[next] = last;
    if (this.values[last] === this.values[next]) this.#joinRuns(last, next);
  }

  /**
   * Notes that `block` goes to the place in front of `different`, both in one chain: behind a run of blocks that leave its
   * value, which begins the chain and ends with `runEnd`, or, where `runEnd` is NONE, to the front. `along` is as it was.
   */
  lift(block: number, runEnd: number, different: number): void {
    const chain = this.#chain[block]!;
    const before = this.#before[block]!;
    const end = this.#otherEnd[block]!;
    const isLast = this.#last[chain] === block;
    const after = isLast ? NONE : this.along[block]!;
    if (isLast) this.#last[chain] = before;
    else this.#before[after] = before;
    if (end !== block) this.#setRun(after, end);
    else if (!isLast && this.values[before] === this.values[after]) this.#joinRuns(before, after);
    this.#before[different] = block;
    this.#before[block] = runEnd;
    if (runEnd === NONE) this.#setRun(block, block);
    else this.#setRun(this.#otherEnd[runEnd]!, block);
  }

  /** Takes the chain of `block` apart, unless that is the block alone. To be told before an edge that holds it together goes. */
  dissolve(block: number): void {
    const chain = this.#chain[block]!;
    if (this.#size[chain] === 1) return;
    for (let b = this.#last[chain]!; b !== NONE; ) {
      const before = this.#before[b]!;
      this.#leave(chain, b);
      this.#alone(b);
      b = before;
    }
  }

  /** Takes all chains apart. */
  dissolveAll(): void {
    for (let b = 0; b < this.along.length; b++) this.dissolve(b);
  }

  #alone(b: number): void {
    this.#chain[b] = b;
    this.#before[b] = NONE;
    this.#nextSame[b] = NONE;
    this.#otherEnd[b] = b;
    this.#last[b] = b;
    this.#size[b] = 1;
    this.#ruler[b] = b;
  }

  #setRun(first: number, last: number): void {
    this.#otherEnd[first] = last;
    this.#otherEnd[last] = first;
  }

  /** Makes the run that ends with `last` and the one that begins with `first` one. */
  #joinRuns(last: number, first: number): void {
    this.#setRun(this.#otherEnd[last]!, this.#otherEnd[first]!);
  }

  /** Takes a block out of the lists of blocks by value. */
  #leave(chain: number, b: number): void {
    const place = this.#values.find(chain, this.values[b]!, 0);
    if (place !== NONE) this.#firstWith[place] = NONE;
  }

  #prepend(chain: number, b: number): void {
    if (this.#chain[b] !== chain) this.#leave(this.#chain[b]!, b);
    this.#chain[b] = chain;
    const place = this.#values.number(chain, this.values[b]!, 0);
    const first = this.#firstWith[place] ?? NONE;
    if (first === NONE) this.#lastWith[place] = b;
    this.#nextSame[b] = first;
    this.#firstWith[place] = b;
  }

  #append(chain: number, b: number): void {
    if (this.#chain[b] !== chain) this.#leave(this.#chain[b]!, b);
    this.#chain[b] = chain;
    const place = this.#values.number(chain, this.values[b]!, 0);
    if ((this.#firstWith[place] ?? NONE) === NONE) this.#firstWith[place] = b;
    else this.#nextSame[this.#lastWith[place]!] = b;
    this.#nextSame[b] = NONE;
    this.#lastWith[place] = b;
  }
}
