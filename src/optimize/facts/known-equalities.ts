/**
 * Edge dominators and tests → for each edge, the values known to equal constants there, in a form that many edges share:
 * a list of assumptions, one for each value. Where few blocks test for the same constant, the assumption does not say
 * which it is: so a thousand edges that each know another source address have one list.
 */

import { NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { BlockTests } from './block-tests.js';
import type { EdgeDominators } from './edge-dominators.js';
import { Triples } from './triples.js';

/** A list of assumptions. */
export type Assumptions = number;

/** The empty list. */
const NOTHING: Assumptions = 0;

/** In place of a test in a list: some constant that few blocks test for. */
const SOME_CONSTANT = 0;

/** Edges that know more equalities get no list: their walks take one test at a time. */
const LONGEST_LIST = 16;

export class KnownEqualities {
  readonly #tests: BlockTests;
  readonly #edges: EdgeDominators;
  readonly #isRare: (test: number) => boolean;
  /** An assumption: the list it was added to, what is settled, the test known to be true or SOME_CONSTANT. */
  readonly #lists = new Triples();
  /** By node: its list; NONE where there are too many assumptions, or contradictory ones. */
  readonly #listOf: Int32Array;
  /** By node: the nearest one above, or itself, that knows an equality from its own test; NONE without. */
  readonly #source: Int32Array;

  /** `isRare` tells whether few blocks have a test. */
  constructor(edges: EdgeDominators, tests: BlockTests, isRare: (test: number) => boolean, memory: Memory) {
    this.#tests = tests;
    this.#edges = edges;
    this.#isRare = isRare;
    const { sources, parent } = edges;
    this.#listOf = memory.ints(sources.length);
    this.#source = memory.ints(sources.length, NONE);
    const count = tests.test.length;
    for (let node = 1; node < sources.length; node++) {
      const edge = sources[node]!;
      const above = parent[node]!;
      const knows = edge < count && tests.comparesForEquality(edge);
      this.#source[node] = knows ? node : this.#source[above]!;
      this.#listOf[node] = knows ? this.#extended(edge, above) : this.#listOf[above]!;
    }
  }

  /** The list for an edge, NONE if there is none. An edge that knows nothing has none, either. */
  on(edge: number): Assumptions {
    const list = this.#listOf[this.#edges.nodeOf[edge]!]!;
    return list === NOTHING ? NONE : list;
  }

  /** Whether the test of `block` is true (its own test is assumed), false (another is), or not settled. */
  outcome(list: Assumptions, block: number): boolean | undefined {
    const assumed = this.#assumed(list, this.#tests.settles[block]!);
    return assumed === NONE ? undefined : assumed === this.#tests.test[block];
  }

  /** The rare tests known to be true on `edge`, which its list leaves open. */
  rareTests(edge: number): number[] {
    const rare: number[] = [];
    const { nodeOf, sources, parent } = this.#edges;
    for (let at = this.#source[nodeOf[edge]!]!; at !== NONE; at = this.#source[parent[at]!]!) {
      const test = this.#tests.test[sources[at]!]!;
      if (this.#isRare(test)) rare.push(test);
    }
    return rare;
  }

  /** The list for an edge that knows one equality from its own test, and others from the node above. */
  #extended(edge: number, above: number): Assumptions {
    const list = this.#listOf[above]!;
    if (list === NONE) return NONE;
    const test = this.#tests.test[edge]!;
    const settles = this.#tests.settles[edge]!;
    let length = 0;
    const { sources, parent } = this.#edges;
    for (let at = this.#source[above]!; at !== NONE; at = this.#source[parent[at]!]!) {
      const source = sources[at]!;
      if (this.#tests.settles[source] === settles) return this.#tests.test[source] === test ? list : NONE;
      if (++length === LONGEST_LIST) return NONE;
    }
    return this.#lists.number(list, settles, this.#isRare(test) ? SOME_CONSTANT : test);
  }

  #assumed(list: Assumptions, settles: number): number {
    for (let at = list; at !== NOTHING; at = this.#lists.first(at)) {
      if (this.#lists.second(at) === settles) return this.#lists.third(at);
    }
    return NONE;
  }
}
