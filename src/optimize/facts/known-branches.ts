/**
 * Edge dominators and tests → what is known, on an edge, of the test a block ends in: the edges on every way there that
 * settle it, and which of them libpcap would try first.
 */

import { blockOfEdge, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { BlockTests } from './block-tests.js';
import type { EdgeDominators } from './edge-dominators.js';
import { KeyedAncestors } from './keyed-ancestors.js';

/** Outcomes of a test in the order they are found. More than one only on an edge that is never taken. */
export type Outcomes = readonly boolean[];

const UNSETTLED: Outcomes = [];
const TRUE: Outcomes = [true];
const FALSE: Outcomes = [false];
const TRUE_FIRST: Outcomes = [true, false];
const FALSE_FIRST: Outcomes = [false, true];

export class KnownBranches {
  readonly #tests: BlockTests;
  readonly #whenTrue: KeyedAncestors;
  readonly #whenFalse: KeyedAncestors;
  /** The key of a true edge, by what its block settles, and of a false edge, by the test. NONE if no two blocks share it. */
  readonly #trueKeys: Int32Array;
  readonly #falseKeys: Int32Array;
  /** By true edge: 1 if it and those that settle the same above it have different tests. Only dead code has that. */
  readonly #contradicts: Uint8Array;

  constructor({ edges, order }: EdgeDominators, tests: BlockTests, memory: Memory) {
    const { test, settles } = tests;
    const count = test.length;
    this.#tests = tests;
    this.#trueKeys = sharedKeys(edges, settles, tests.numbers, memory);
    this.#falseKeys = sharedKeys(edges, test, tests.numbers, memory);
    const whenTrue = memory.ints(2 * count, NONE);
    const whenFalse = memory.ints(2 * count, NONE);
    for (const edge of edges) {
      if (edge < count) whenTrue[edge] = this.#trueKeys[settles[edge]!]!;
      else whenFalse[edge] = this.#falseKeys[test[edge - count]!]!;
    }
    this.#whenTrue = new KeyedAncestors(order, edges, whenTrue, memory);
    this.#whenFalse = new KeyedAncestors(order, edges, whenFalse, memory);
    this.#contradicts = memory.bytes(count);
    for (const edge of edges) {
      if (edge >= count) continue;
      const above = this.#whenTrue.enclosing[edge]!;
      if (above === NONE) continue;
      this.#contradicts[edge] = this.#contradicts[above]! | (test[above] === test[edge] ? 0 : 1);
    }
  }

  /** What is known on `edge` of the test of `block`, in the order libpcap would find it. */
  outcomes(edge: number, block: number): Outcomes {
    const test = this.#tests.test[block]!;
    const trueKey = this.#trueKeys[this.#tests.settles[block]!]!;
    const settling = trueKey === NONE ? NONE : this.#whenTrue.nearest(edge, trueKey);
    const falseKey = this.#falseKeys[test]!;
    const isFalse = falseKey !== NONE && this.#whenFalse.nearest(edge, falseKey) !== NONE;
    if (settling === NONE) return isFalse ? FALSE : UNSETTLED;
    if (this.#contradicts[settling] === 1) return this.#byNumber(settling, test, isFalse);
    if (this.#tests.test[settling] !== test) return FALSE;
    return isFalse ? TRUE_FIRST : TRUE;
  }

  /**
   * By the lowest edge that gives an outcome, of `settling` and those above it that settle the same. Edges that are taken
   * when a test is false have higher numbers than all these.
   */
  #byNumber(settling: number, test: number, isFalse: boolean): Outcomes {
    const lowest = { yes: Infinity, no: isFalse ? Number.MAX_SAFE_INTEGER : Infinity };
    for (let edge = settling; edge !== NONE; edge = this.#whenTrue.enclosing[edge]!) {
      const outcome = this.#tests.test[blockOfEdge(edge, this.#tests.test.length)] === test ? 'yes' : 'no';
      lowest[outcome] = Math.min(lowest[outcome], edge);
    }
    if (lowest.yes === Infinity) return FALSE;
    if (lowest.no === Infinity) return TRUE;
    return lowest.yes < lowest.no ? TRUE_FIRST : FALSE_FIRST;
  }
}

/** Numbers that several blocks have, by block → keys counted from 0; NONE for a number that one block has. */
function sharedKeys(edges: Int32Array, numberOf: Int32Array, numbers: number, memory: Memory): Int32Array {
  const UNSEEN = -3;
  const SEEN_ONCE = -2;
  const keys = memory.ints(numbers, UNSEEN);
  let count = 0;
  for (const edge of edges) {
    if (edge >= numberOf.length) continue;
    const number = numberOf[edge]!;
    if (keys[number] === UNSEEN) keys[number] = SEEN_ONCE;
    else if (keys[number] === SEEN_ONCE) keys[number] = count++;
  }
  for (const number of keys.keys()) if (keys[number]! < 0) keys[number] = NONE;
  return keys;
}
