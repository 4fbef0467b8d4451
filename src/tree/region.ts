/**
 * A part of an optimized graph → the list that it walks: rows of tests of two fields, the first that holds leads to one
 * block, and all failing to another. A part that is anything else is none.
 *
 * The misses from block to block are the spine of a list. A hit leads to the block for hits, or into an excursion: blocks that
 * look at further words, and come back to the spine later. They may come back beyond tests that what they saw decides;
 * that they skip nothing else is checked, so that the list means what the graph does.
 */

import type { Block } from '../cfg/index.js';
import type { Interval, PlacedTest, Side } from './field-test.js';
import type { FlowGraph } from './flow-graph.js';
import { meet, type Registers, type Value } from './values.js';
import { reachesOver, type WordTest } from './word-test.js';

/** The words of a field, in the order in which they are looked at. */
export type Field = Value[];

export interface Region {
  readonly head: Block;
  /** Where to go when a test holds. */
  readonly hit: Block;
  /** Where to go when none does. */
  readonly miss: Block;
  /** Searched in this order. */
  readonly fields: Readonly<Partial<Record<Side, Field>>>;
  /** In the order in which the graph comes to them. */
  readonly tests: readonly PlacedTest[];
  readonly blocks: ReadonlySet<Block>;
  /** What is in the registers on the ways to `hit` and to `miss`. */
  readonly atHit: Registers;
  readonly atMiss: Registers;
}

/** Lists of fewer tests are left as they are. */
const FEWEST_TESTS = 2;

export function regionAt(graph: FlowGraph, head: Block): Region | undefined {
  if (graph.test(head) === undefined) return undefined;
  let best: Region | undefined;
  for (const hit of likelyHits(graph, head)) {
    const region = new Reading(graph, hit).read(head);
    if (
      region !== undefined &&
      region.tests.length >= Math.max(FEWEST_TESTS, (best?.tests.length ?? 0) + 1)
    ) {
      best = region;
    }
  }
  return best;
}

/** How many blocks are looked at to guess where the hits of a list lead. */
const GLANCE = 60;

/** The blocks that most of the edges behind `head` lead to. */
function likelyHits(graph: FlowGraph, head: Block): Block[] {
  const seen = new Set([head]);
  const counts = new Map<Block, number>();
  for (const block of seen) {
    const test = graph.test(block);
    if (test === undefined || seen.size > GLANCE) continue;
    for (const next of [test.inside, test.outside]) {
      counts.set(next, (counts.get(next) ?? 0) + 1);
      seen.add(next);
    }
  }
  const often = [...counts].filter(([, count]) => count >= 2);
  return often
    .sort(([a, m], [b, n]) => n - m || graph.place(b) - graph.place(a))
    .slice(0, 3)
    .map(([block]) => block);
}

/** A test of the spine, or of an excursion: which values of its word are hits. */
interface Step {
  readonly block: Block;
  readonly word: Value;
  readonly values: Interval;
  readonly whenHit: Block;
  readonly whenMiss: Block;
  readonly after: Registers;
}

/** The words seen on an excursion, and what they are. The last may be a range. */
type Seen = readonly Interval[];

class Reading {
  readonly #graph: FlowGraph;
  readonly #hit: Block;
  readonly #spine: Step[] = [];
  /** The place on the spine, its end included. */
  readonly #indexOf = new Map<Block, number>();
  readonly #fields: Field[] = [];

  constructor(graph: FlowGraph, hit: Block) {
    this.#graph = graph;
    this.#hit = hit;
  }

  read(head: Block): Region | undefined {
    this.#readSpine(head);
    let end = this.#spine.length;
    const rows: Row[] = [];
    for (let i = 0; i < end; i++) {
      const row = this.#row(i);
      if (row === undefined) end = i;
      else rows.push(row);
    }
    // Nothing may come back to what is behind the end.
    for (let i = 0; i < end; i++) {
      if (rows[i]!.farthest <= end) continue;
      end = i;
      i = -1;
    }
    if (end < 2) return undefined;
    const used = rows.slice(0, end);
    const fields = this.#orderedFields(
      this.#spine.slice(0, end),
      used.flatMap(({ tests }) => tests),
    );
    if (fields === undefined) return undefined;
    const tests = used
      .flatMap((row) => row.tests)
      .map((test) => ({ ...test, side: fields.sides[sideIndex[test.side]]! }))
      .sort((a, b) => a.place - b.place);
    const blocks = new Set([
      ...this.#spine.slice(0, end).map(({ block }) => block),
      ...used.flatMap((row) => row.blocks),
    ]);
    const last = this.#spine[end - 1]!;
    const ways = used.flatMap((row) => row.ways);
    const atHit = meetAll(ways.filter(({ to }) => to === this.#hit));
    const atMiss = meetAll([
      { to: last.whenMiss, with: last.after },
      ...ways.filter(({ to }) => to === last.whenMiss),
    ]);
    return { head, hit: this.#hit, miss: last.whenMiss, fields: fields.bySide, tests, blocks, atHit, atMiss };
  }

  #readSpine(head: Block): void {
    let registers = this.#graph.before(head);
    for (let block = head; block !== this.#hit; ) {
      const test = this.#graph.testOn(block, registers);
      const step = test && this.#orient(block, test, this.#graph.after(block, registers));
      if (step === undefined || !this.#admit(step.word)) break;
      this.#indexOf.set(block, this.#spine.length);
      this.#spine.push(step);
      block = step.whenMiss;
      registers = step.after;
    }
    const end = this.#spine.at(-1)?.whenMiss;
    if (end !== undefined) this.#indexOf.set(end, this.#spine.length);
  }

  /** Which of the two sides of a test are its hits. */
  #orient(block: Block, test: WordTest, after: Registers): Step | undefined {
    const { word, highest, interval, inside, outside } = test;
    const step = { block, word, values: interval, whenHit: inside, whenMiss: outside, after };
    if (inside === this.#hit) return step;
    const others = complement(interval, highest);
    const turned = others && { block, word, values: others, whenHit: outside, whenMiss: inside, after };
    if (turned !== undefined && outside === this.#hit) return turned;
    if (outside === this.#hit) return undefined;
    if (turned === undefined || interval.first === interval.last) return step;
    // The first half of a range: the side where the same word is looked at again.
    if (this.#isSecondHalf(inside, word, after)) return step;
    if (this.#isSecondHalf(outside, word, after)) return turned;
    return [step, turned].find(({ whenHit, values }) => {
      const at = { block: whenHit, from: block, seen: [values], failed: [], registers: after };
      return this.#isBehindHit(at, [word]);
    });
  }

  #isSecondHalf(block: Block, word: Value, registers: Registers): boolean {
    const test = this.#graph.testOn(block, registers);
    return test?.word === word && (test.inside === this.#hit || test.outside === this.#hit);
  }

  /** Whether the spine may look at a word: it is the first of one of two fields, one reaching over the other. */
  #admit(word: Value): boolean {
    if (this.#fields.some(([first]) => first === word)) return true;
    const [other] = this.#fields;
    if (this.#fields.length === 2 || (other !== undefined && !comparable(other[0]!, word))) return false;
    this.#fields.push([word]);
    return true;
  }

  /** The tests of a spine block, and of the excursion that begins there. */
  #row(index: number): Row | undefined {
    const { block, word, values, whenHit, after } = this.#spine[index]!;
    const side = this.#fields[0]![0] === word ? 'source' : 'destination';
    const field = this.#fields[sideIndex[side]]!;
    const row: Row = { tests: [], blocks: [], ways: [], farthest: 0 };
    const found = (words: Seen, at: Block, registers: Registers) => {
      const place = this.#graph.place(at);
      row.tests.push({ side, words, place });
      row.ways.push({ to: this.#hit, with: registers });
    };
    if (whenHit === this.#hit) {
      found([values], block, after);
      return row;
    }
    const visited = new Set<string>();
    const loads: Seen[] = [];
    const pending: Excursion[] = [
      { block: whenHit, from: block, seen: [values], failed: [], registers: after },
    ];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      const { block: here, seen, failed, registers } = at;
      const back = this.#indexOf.get(here);
      if (here === this.#hit) return undefined;
      if (back !== undefined) {
        const alongSpine = this.#spine[back - 1]!.after;
        if (!this.#isHandedTheSame(here, alongSpine, registers)) return undefined;
        if (!this.#skipsNothing(index, at, field)) return undefined;
        row.farthest = Math.max(row.farthest, back);
        row.ways.push({ to: here, with: registers });
        continue;
      }
      if (this.#isBehindHit(at, field)) {
        found(seen, at.from, registers);
        continue;
      }
      const key = `${this.#graph.place(here)} ${registers.a?.number} ${seen.map(({ first, last }) => `${first}-${last}`).join()}`;
      if (visited.has(key)) continue;
      visited.add(key);
      if (visited.size > LONGEST_EXCURSION) return undefined;
      const test = this.#graph.testOn(here, registers);
      const step = test && this.#orient(here, test, this.#graph.after(here, registers));
      const depth = step && this.#depthOf(step.word, seen, field);
      if (test === undefined || step === undefined || depth === undefined) return undefined;
      row.blocks.push(here);
      if (depth === seen.length) loads.push(seen);
      const known = seen[depth] ?? { first: 0, last: test.highest };
      const values = intersect(known, step.values);
      if (values !== undefined) {
        const words = [...seen.slice(0, depth), values];
        if (step.whenHit === this.#hit) found(words, here, step.after);
        else pending.push({ block: step.whenHit, from: here, seen: words, failed, registers: step.after });
      }
      // What always holds comes back nowhere, and could not be checked to skip nothing.
      if (values?.first === known.first && values.last === known.last) return undefined;
      pending.push({
        block: step.whenMiss,
        from: here,
        seen,
        failed: [...failed, step],
        registers: step.after,
      });
    }
    if (row.tests.length === 0) return undefined;
    return loads.every((seen) => row.tests.some(({ words }) => beginsWith(words, seen))) ? row : undefined;
  }

  /** Which of the words of the field an excursion looks at: the last one seen, or the next. */
  #depthOf(word: Value, seen: Seen, field: Field): number | undefined {
    if (field[seen.length - 1] === word) return seen.length - 1;
    const last = seen.at(-1)!;
    if (last.first !== last.last) return undefined;
    const next = field[seen.length];
    if (next === word) return seen.length;
    if (next !== undefined || this.#fields.some((each) => each.includes(word))) return undefined;
    field.push(word);
    return seen.length;
  }

  /** Whether all that lies between the test at `index` and where an excursion comes back is decided by what it has seen. */
  #skipsNothing(index: number, at: Excursion, field: Field): boolean {
    const { whenMiss, after } = this.#spine[index]!;
    return this.#follow(whenMiss, after, at, field) !== undefined;
  }

  /** Whether the block for hits would lead here too, after what has been seen: tests that it decides are skipped. */
  #isBehindHit(at: Excursion, field: Field): boolean {
    const registers = this.#follow(this.#hit, this.#graph.before(this.#hit), at, field);
    return registers !== undefined && this.#isHandedTheSame(at.block, registers, at.registers);
  }

  /** The registers at an excursion's block when it is come to from `start`, if what has been seen decides all on the way. */
  #follow(start: Block, before: Registers, { block: target, seen, failed }: Excursion, field: Field) {
    let [block, registers] = [start, before];
    const end = this.#graph.place(target);
    while (block !== target) {
      if (this.#graph.place(block) > end) return undefined;
      const test = this.#graph.testOn(block, registers);
      if (test === undefined) return undefined;
      const depth = field.indexOf(test.word);
      const inside = decides(depth < 0 ? undefined : seen[depth], test, failed);
      if (inside === undefined) return undefined;
      registers = this.#graph.after(block, registers);
      block = inside ? test.inside : test.outside;
    }
    return registers;
  }

  #isHandedTheSame(block: Block, one: Registers, other: Registers): boolean {
    const { a, x } = this.#graph.handed(block);
    return (!a || one.a === other.a) && (!x || one.x === other.x);
  }

  #orderedFields(spine: readonly Step[], tests: readonly PlacedTest[]) {
    if (tests.length === 0) return undefined;
    const used = this.#fields.filter(([first]) => spine.some(({ word }) => word === first));
    const [one, other] = used as [Field, Field | undefined];
    const isTurned = other !== undefined && !reachesOver(other[0]!, one[0]!);
    const sides: readonly Side[] = isTurned ? ['destination', 'source'] : ['source', 'destination'];
    const [earlier, later] = isTurned ? [other, one] : [one, other];
    // All of the field that is searched first is in a packet that holds the other.
    if (later !== undefined && !earlier.every((word) => reachesOver(later[0]!, word))) return undefined;
    const bySide: Partial<Record<Side, Field>> = { source: earlier };
    if (later !== undefined) bySide.destination = later;
    return { sides, bySide };
  }
}

/** What one test of the spine comes to. */
interface Row {
  readonly tests: PlacedTest[];
  readonly blocks: Block[];
  /** Ways out of it, to the block for hits or back to the spine, and the registers there. */
  readonly ways: Way[];
  /** The last place on the spine that it comes back to. */
  farthest: number;
}

interface Way {
  readonly to: Block;
  readonly with: Registers;
}

/** Where an excursion is, and what it has seen. */
interface Excursion {
  readonly block: Block;
  /** The block before it. */
  readonly from: Block;
  readonly seen: Seen;
  readonly failed: readonly Step[];
  readonly registers: Registers;
}

const meetAll = (ways: readonly Way[]): Registers =>
  ways.map((way) => way.with).reduce((one, other) => meet(one, other));

const sideIndex: Readonly<Record<Side, 0 | 1>> = { source: 0, destination: 1 };

const LONGEST_EXCURSION = 100_000;

const comparable = (a: Value, b: Value): boolean => reachesOver(a, b) || reachesOver(b, a);

function intersect(a: Interval, b: Interval): Interval | undefined {
  const first = Math.max(a.first, b.first);
  const last = Math.min(a.last, b.last);
  return first <= last ? { first, last } : undefined;
}

/** The values outside, if they are one interval. */
function complement({ first, last }: Interval, highest: number): Interval | undefined {
  if (first === 0) return { first: last + 1, last: highest };
  return last === highest ? { first: 0, last: first - 1 } : undefined;
}

/** Whether a word lies in the interval of a test, where that is known. */
function decides(
  known: Interval | undefined,
  { word, interval }: WordTest,
  failed: readonly Step[],
): boolean | undefined {
  if (known !== undefined) {
    if (known.last < interval.first || known.first > interval.last) return false;
    if (known.first >= interval.first && known.last <= interval.last) return true;
  }
  const missed = failed.find((step) => step.word === word && contains(step.values, interval));
  return missed === undefined ? undefined : false;
}

/** Whether a test looks at the word behind those seen: then a search loads it where the list does. */
const beginsWith = (words: readonly Interval[], seen: Seen): boolean =>
  words.length > seen.length &&
  seen.every(({ first, last }, i) => words[i]!.first === first && words[i]!.last === last);

const contains = (outer: Interval, inner: Interval): boolean =>
  outer.first <= inner.first && inner.last <= outer.last;
