/**
 * Edge dominators and tests → what is known, on an edge, of the test a block ends in: the edges on every way there that
 * settle it, and which of them libpcap would try first.
 */

import { blockOfEdge, NONE } from '../graph.js';
import type { BlockTests } from './block-tests.js';
import type { EdgeDominators } from './edge-dominators.js';
import { KeyedAncestors } from './keyed-ancestors.js';

export class KnownBranches {
  readonly #tests: BlockTests;
  /** True edges by what they settle, false edges by their test. */
  readonly #whenTrue: KeyedAncestors;
  readonly #whenFalse: KeyedAncestors;
  /** By true edge: 1 if it and those that settle the same above it have different tests. Only dead code has that. */
  readonly #contradicts: Uint8Array;

  constructor({ edges, order }: EdgeDominators, tests: BlockTests) {
    const { test, settles, numbers } = tests;
    const count = test.length;
    this.#tests = tests;
    const trueKeys = new Int32Array(2 * count).fill(NONE);
    const falseKeys = new Int32Array(2 * count).fill(NONE);
    for (const edge of edges) {
      if (edge < count) trueKeys[edge] = settles[edge]!;
      else falseKeys[edge] = test[edge - count]!;
    }
    this.#whenTrue = new KeyedAncestors(order, edges, trueKeys, numbers);
    this.#whenFalse = new KeyedAncestors(order, edges, falseKeys, numbers);
    this.#contradicts = new Uint8Array(count);
    for (const edge of edges) {
      if (edge >= count) continue;
      const above = this.#whenTrue.enclosing[edge]!;
      if (above === NONE) continue;
      this.#contradicts[edge] = this.#contradicts[above]! | (test[above] === test[edge] ? 0 : 1);
    }
  }

  /**
   * What is known on `edge` of the test of `block`, in the order libpcap would find it: one or more outcomes, or none.
   * More than one only on an edge that is never taken.
   */
  outcomes(edge: number, block: number): readonly boolean[] {
    const test = this.#tests.test[block]!;
    const settling = this.#whenTrue.nearest(edge, this.#tests.settles[block]!);
    const known: boolean[] = [];
    if (settling !== NONE) {
      if (this.#contradicts[settling] === 0) known.push(this.#tests.test[settling] === test);
      else known.push(...this.#byNumber(settling, test));
    }
    if (this.#whenFalse.nearest(edge, test) !== NONE) known.push(false);
    return known;
  }

  /** The outcomes that `settling` and the edges above it that settle the same give, by the lowest edge that gives each. */
  #byNumber(settling: number, test: number): boolean[] {
    const lowest = { yes: Infinity, no: Infinity };
    for (let edge = settling; edge !== NONE; edge = this.#whenTrue.enclosing[edge]!) {
      const outcome = this.#tests.test[blockOfEdge(edge, this.#tests.test.length)] === test ? 'yes' : 'no';
      lowest[outcome] = Math.min(lowest[outcome], edge);
    }
    const outcomes: boolean[] = [];
    if (lowest.yes !== Infinity) outcomes.push(true);
    if (lowest.no !== Infinity) outcomes.push(false);
    return lowest.yes < lowest.no ? outcomes : outcomes.reverse();
  }
}
