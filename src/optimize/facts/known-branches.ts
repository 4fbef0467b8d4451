/**
 * Edge dominators and tests → what is known, on an edge, of the test a block ends in: the edges on every way there that
 * settle it, and which of them libpcap would try first.
 */

import { blockOfEdge, type Edges, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { BlockTests } from './block-tests.js';
import { type EdgeDominators, edgeDominators } from './edge-dominators.js';
import { KeyedAncestors } from './keyed-ancestors.js';
import type { Levels } from './levels.js';

/** Outcomes of a test in the order they are found. More than one only on an edge that is never taken. */
export type Outcomes = readonly boolean[];

const UNSETTLED: Outcomes = [];
const TRUE: Outcomes = [true];
const FALSE: Outcomes = [false];
const TRUE_FIRST: Outcomes = [true, false];
const FALSE_FIRST: Outcomes = [false, true];

export class KnownBranches {
  /** The edges that may settle a test, and which of them dominate which. */
  readonly edges: EdgeDominators;
  readonly #tests: BlockTests;
  readonly #whenTrue: KeyedAncestors;
  readonly #whenFalse: KeyedAncestors;
  /** The key of a true edge, by what its block settles, and of a false edge, by the test. NONE if no two blocks share it. */
  readonly #trueKeys: Keys;
  readonly #falseKeys: Keys;
  /** By node of a true edge: 1 if it and those that settle the same above it have different tests. Only dead code has that. */
  readonly #contradicts: Uint8Array;

  /** `edges` are those of the round's beginning, which dominators go by, `now` those that tests are asked for on. */
  constructor(edges: Edges, now: Edges, levels: Levels, tests: BlockTests, memory: Memory) {
    const { test, settles } = tests;
    const count = test.length;
    this.#tests = tests;
    this.#trueKeys = sharedKeys(levels, settles, tests.numbers, memory);
    this.#falseKeys = sharedKeys(levels, test, tests.numbers, memory);
    const isSource = memory.bytes(2 * count);
    // An edge into a return is above no other.
    const leadsOn = (b: number, then: Int32Array, today: Int32Array): boolean =>
      edges.jt[then[b]!] !== NONE || now.jt[today[b]!] !== NONE;
    for (const b of levels.upward) {
      if (this.#trueKeys.of[settles[b]!] !== NONE && leadsOn(b, edges.jt, now.jt)) isSource[b] = 1;
      if (this.#falseKeys.of[test[b]!] !== NONE && leadsOn(b, edges.jf, now.jf)) isSource[count + b] = 1;
    }
    this.edges = edgeDominators(edges, levels, isSource, memory);
    const { sources, order } = this.edges;
    const whenTrue = memory.ints(sources.length, NONE);
    const whenFalse = memory.ints(sources.length, NONE);
    for (let node = 1; node < sources.length; node++) {
      const edge = sources[node]!;
      if (edge < count) whenTrue[node] = this.#trueKeys.of[settles[edge]!]!;
      else whenFalse[node] = this.#falseKeys.of[test[edge - count]!]!;
    }
    this.#whenTrue = new KeyedAncestors(order, whenTrue, this.#trueKeys.count, memory);
    this.#whenFalse = new KeyedAncestors(order, whenFalse, this.#falseKeys.count, memory);
    this.#contradicts = memory.bytes(sources.length);
    for (let node = 1; node < sources.length; node++) {
      const above = this.#whenTrue.enclosing[node]!;
      if (above === NONE) continue;
      const differs = test[sources[above]!] !== test[sources[node]!];
      this.#contradicts[node] = differs ? 1 : this.#contradicts[above]!;
    }
  }

  /** What is known on `edge` of the test of `block`, in the order libpcap would find it. */
  outcomes(edge: number, block: number): Outcomes {
    const node = this.edges.nodeOf[edge]!;
    if (node === 0) return UNSETTLED;
    const test = this.#tests.test[block]!;
    const trueKey = this.#trueKeys.of[this.#tests.settles[block]!]!;
    const settling = trueKey === NONE ? NONE : this.#whenTrue.nearest(node, trueKey);
    const falseKey = this.#falseKeys.of[test]!;
    const isFalse = falseKey !== NONE && this.#whenFalse.nearest(node, falseKey) !== NONE;
    if (settling === NONE) return isFalse ? FALSE : UNSETTLED;
    if (this.#contradicts[settling] === 1) return this.#byNumber(settling, test);
    if (this.#tests.test[this.edges.sources[settling]!] !== test) return FALSE;
    return isFalse ? TRUE_FIRST : TRUE;
  }

  /**
   * By the lowest edge that gives an outcome, of `settling` and those above it that settle the same, not all of which have
   * the test. Edges that are taken when a test is false have higher numbers than all these.
   */
  #byNumber(settling: number, test: number): Outcomes {
    const lowest = { yes: Infinity, no: Infinity };
    for (let node = settling; node !== NONE; node = this.#whenTrue.enclosing[node]!) {
      const edge = this.edges.sources[node]!;
      const outcome = this.#tests.test[blockOfEdge(edge, this.#tests.test.length)] === test ? 'yes' : 'no';
      lowest[outcome] = Math.min(lowest[outcome], edge);
    }
    if (lowest.yes === Infinity) return FALSE;
    return lowest.yes < lowest.no ? TRUE_FIRST : FALSE_FIRST;
  }
}

/** Keys counted from 0, by number. */
interface Keys {
  readonly of: Int32Array;
  readonly count: number;
}

/** Numbers that several blocks have, by block → their keys; NONE for a number that one block has. */
function sharedKeys({ upward }: Levels, numberOf: Int32Array, numbers: number, memory: Memory): Keys {
  const SEEN_ONCE = -2;
  const of = memory.ints(numbers, NONE);
  let count = 0;
  for (const b of upward) {
    const number = numberOf[b]!;
    if (of[number] === NONE) of[number] = SEEN_ONCE;
    else if (of[number] === SEEN_ONCE) of[number] = count++;
  }
  for (const b of upward) if (of[numberOf[b]!] === SEEN_ONCE) of[numberOf[b]!] = NONE;
  return { of, count };
}
