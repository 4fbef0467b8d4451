/**
 * Known equalities → where a walk over settled tests comes to one that needs a closer look. Without this, a thousand edges
 * would each walk over a thousand tests, as libpcap's do.
 *
 * For each list of assumptions the blocks form a forest: from a block whose test the list settles to the next block. Edges
 * with the same list walk the same forest, and only the blocks that test for a constant they alone know need a look; as
 * few blocks do, they are found by asking whether they are ancestors. The blocks walked over must have their final
 * successors: the forest is never taken back.
 */

import { type Graph, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import type { BlockTests } from './block-tests.js';
import type { EdgeDominators } from './edge-dominators.js';
import { type Assumptions, KnownEqualities } from './known-equalities.js';
import type { Levels } from './levels.js';
import { Tree } from './tree.js';
import { Triples } from './triples.js';
import type { UsedOnExit } from './use-def.js';

/** At most so many blocks have a rare test: so many are looked at one by one. */
const RARE = 64;

/** The node that all forests hang from. */
const ROOT = 0;

export class SettledPaths {
  readonly #graph: Graph;
  readonly #tests: BlockTests;
  readonly #usedOnExit: UsedOnExit;
  readonly #equalities: KnownEqualities;
  /** The blocks with test t: #blocks from #starts[t] up to #starts[t + 1]. */
  readonly #starts: Int32Array;
  readonly #blocks: Int32Array;
  /** A node: a list of assumptions and a block. */
  readonly #nodes = new Triples();
  readonly #forest: Tree;

  constructor(
    graph: Graph,
    { upward }: Levels,
    edges: EdgeDominators,
    tests: BlockTests,
    usedOnExit: UsedOnExit,
    memory: Memory,
    rare = RARE,
  ) {
    this.#graph = graph;
    this.#forest = new Tree(upward.length, ROOT, memory);
    this.#tests = tests;
    this.#usedOnExit = usedOnExit;
    this.#starts = memory.ints(tests.numbers + 1);
    this.#blocks = memory.ints(upward.length);
    for (const b of upward) this.#starts[tests.test[b]! + 1]!++;
    for (let t = 0; t < tests.numbers; t++) this.#starts[t + 1]! += this.#starts[t]!;
    const ends = memory.copy(this.#starts);
    for (const b of upward) this.#blocks[ends[tests.test[b]!]!++] = b;
    const isRare = (test: number): boolean => this.#starts[test + 1]! - this.#starts[test]! <= rare;
    this.#equalities = new KnownEqualities(edges, tests, isRare, memory);
  }

  /** The first block from `block` on that a walk on `edge` must look at itself: perhaps `block`. */
  follow(edge: number, block: number): number {
    const list = this.#equalities.on(edge);
    if (list === NONE) return block;
    const node = this.#node(list, block);
    const forest = this.#forest;
    let depth = 1;
    for (const test of this.#equalities.rareTests(edge)) {
      for (let i = this.#starts[test]!; i < this.#starts[test + 1]!; i++) {
        const other = this.#nodes.find(list, this.#blocks[i]!, 0);
        if (other === NONE) continue;
        const otherDepth = forest.depth(other);
        if (otherDepth <= depth || otherDepth > forest.depth(node)) continue;
        if (forest.ancestorAt(node, otherDepth) === other) depth = otherDepth;
      }
    }
    return this.#nodes.second(forest.ancestorAt(node, depth));
  }

  #node(list: Assumptions, block: number): number {
    const fresh: number[] = [];
    let parent = ROOT;
    for (let at = block; at !== NONE; at = this.#next(list, at)) {
      const known = this.#nodes.find(list, at, 0);
      if (known !== NONE) {
        parent = known;
        break;
      }
      fresh.push(at);
    }
    for (let at = fresh.pop(); at !== undefined; at = fresh.pop()) {
      const node = this.#nodes.number(list, at, 0);
      this.#forest.add(node, parent);
      parent = node;
    }
    return parent;
  }

  /** The next block on the path, NONE where the test is not settled or something else could hold the walk up. */
  #next(list: Assumptions, block: number): number {
    const { jt, jf } = this.#graph;
    if (jt[block] === NONE || !this.#tests.comparesForEquality(block)) return NONE;
    const outcome = this.#equalities.outcome(list, block);
    if (outcome === undefined) return NONE;
    const next = outcome ? jt[block]! : jf[block]!;
    return this.#usedOnExit[next] === 0 ? next : NONE;
  }
}
