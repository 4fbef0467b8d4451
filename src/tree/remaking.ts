/** The blocks of a graph → new ones, with searches in place of the lists among them. */

import { cover, type Span } from '../base/index.js';
import { op } from '../cbpf/index.js';
import { type Block, close, DELETED, End, spansOf, statement } from '../cfg/index.js';
import { ask } from './ask.js';
import type { Maker } from './blocks.js';
import type { Couples } from './couples.js';
import { decide } from './decide.js';
import type { FlowGraph } from './flow-graph.js';
import type { Header, WordLoad } from './header.js';
import { recompute, recomputeX, type Step } from './recompute.js';
import type { Field, Region } from './region.js';
import { meet, type Registers } from './values.js';
import { reachesOver } from './word-test.js';

export class Remaking {
  readonly #graph: FlowGraph;
  readonly #regions: ReadonlyMap<Block, Region | Couples>;
  /** Regions whose tests are the same, of headers that are not. */
  readonly #alike = new Map<string, Region[]>();
  readonly #free: readonly number[];
  /** How many times as many instructions a search may take as its list. */
  readonly #bound: number;
  readonly #made = new Map<Block, Block>();

  constructor(
    graph: FlowGraph,
    regions: ReadonlyMap<Block, Region | Couples>,
    free: readonly number[],
    bound: number,
  ) {
    this.#graph = graph;
    this.#regions = regions;
    this.#free = free;
    this.#bound = bound;
    for (const region of regions.values()) {
      if ('asked' in region) continue;
      const signature = this.#signature(region);
      const others = this.#alike.get(signature);
      if (others === undefined) this.#alike.set(signature, [region]);
      else others.push(region);
    }
  }

  root(root: Block): Block {
    for (const block of this.#graph.blocks.toReversed()) {
      if (this.#made.has(block)) continue;
      const region = this.#regions.get(block);
      const isMade = region && ('asked' in region ? this.#ask(region) : this.#search(region));
      if (!isMade) this.#made.set(block, this.#kept(block));
    }
    return this.#made.get(root)!;
  }

  #signature({ head, hit, miss, fields, tests }: Region): string {
    const isSingle = [fields.source, fields.destination].every(
      (field) => field === undefined || (field.length === 1 && field[0]!.a === undefined),
    );
    const which = isSingle ? '' : this.#graph.place(head);
    const words = tests.map(
      (test) => `${test.side} ${test.words.map(({ first, last }) => `${first}-${last}`)}`,
    );
    return `${which} ${this.#graph.place(hit)} ${this.#graph.place(miss)} ${words.join()}`;
  }

  #kept(block: Block): Block {
    if (block.jt === undefined || block.jf === undefined) return block;
    // A block behind a list that was given up is not remade before it.
    const [jt, jf] = [this.#madeOf(block.jt), this.#madeOf(block.jf)];
    return jt === block.jt && jf === block.jf ? block : { ...block, jt, jf };
  }

  #madeOf(block: Block): Block {
    return this.#made.get(block)!;
  }

  /** Makes the search for a region, and for those like it. False where that takes too many instructions, or cannot be done. */
  #search(region: Region): boolean {
    const alike = this.#alike.get(this.#signature(region))!;
    for (const group of alike.length > 1 ? [alike, [region]] : [alike]) {
      const heads = this.#searched(group);
      if (heads === undefined) continue;
      for (const [i, { head }] of group.entries()) this.#made.set(head, heads[i]!);
      return true;
    }
    return false;
  }

  #ask(couples: Couples): boolean {
    const [hit, miss] = [this.#madeOf(couples.hit), this.#madeOf(couples.miss)];
    const ends = { hit: new End(), miss: new End() };
    const head = ask(makerFor([couples]), couples, ends, this.#free);
    if (head === undefined || head instanceof End) return false;
    const root = close({ head, whenTrue: ends.hit, whenFalse: ends.miss }, hit, miss);
    if (sizeOf([root], new Set([hit, miss])) > this.#bound * sizeOfAll(couples.blocks)) return false;
    this.#made.set(couples.head, root);
    return true;
  }

  #searched(group: readonly Region[]): readonly Block[] | undefined {
    const region = group[0]!;
    const maker = makerFor(group);
    const headers: Header[] = [];
    for (const each of group) {
      const header = this.#header(each);
      if (header === undefined) return undefined;
      headers.push(header);
    }
    const hit = this.#entry(region.hit, meetAll(group.map(({ atHit }) => atHit)), maker);
    const miss = this.#entry(region.miss, meetAll(group.map(({ atMiss }) => atMiss)), maker);
    if (hit === undefined || miss === undefined) return undefined;
    const [accept, reject] = [new End(), new End()];
    const targets = decide({ maker, accept, reject, needed: neededOf(region) }, region.tests, headers);
    if (targets === undefined) return undefined;
    const heads: Block[] = [];
    const ends = { accept: new End(), reject: new End() };
    accept.tie(ends.accept);
    reject.tie(ends.reject);
    for (const [i, head] of targets.entries()) {
      if (head instanceof End) return undefined;
      if (i === 0) close({ head, whenTrue: ends.accept, whenFalse: ends.reject }, hit, miss);
      else close({ head, whenTrue: new End(), whenFalse: new End() }, hit, miss);
      heads.push(head);
    }
    const before = sizeOfAll(new Set(group.flatMap(({ blocks }) => [...blocks])));
    return sizeOf(heads, new Set([hit, miss])) > this.#bound * before ? undefined : heads;
  }

  #header({ head, fields }: Region): Header | undefined {
    const stored = this.#graph.before(head).memory;
    const loads = (field: Field | undefined): WordLoad[] | undefined => {
      const found: WordLoad[] = [];
      for (const word of field ?? []) {
        const steps = recompute(word, stored);
        const last = steps?.at(-1);
        if (steps === undefined || last === undefined) return undefined;
        found.push({ index: steps.slice(0, -1), code: last[0], k: last[1] });
      }
      return found;
    };
    const [source, destination] = [loads(fields.source), loads(fields.destination)];
    return source && destination && { source, destination };
  }

  /** The block with what it is handed in registers brought back. */
  #entry(block: Block, before: Registers, maker: Maker): Block | undefined {
    const made = this.#madeOf(block);
    const { a, x } = this.#graph.handed(block);
    const steps: Step[] = [];
    if (a) {
      const found = before.a && recompute(before.a, before.memory);
      if (found === undefined) return undefined;
      steps.push(...found);
    }
    if (x) {
      const found = before.x && recomputeX(before.x, before.memory);
      if (found === undefined || (a && found.length > 1)) return undefined;
      steps.push(...found);
    }
    if (steps.length === 0) return made;
    const statements = steps.map(([code, k]) => maker.statement(code, k));
    return { ...made, statements: [...statements, ...made.statements] };
  }
}

const meetAll = (registers: readonly Registers[]): Registers => registers.reduce(meet);

function neededOf({ hit, fields: { destination } }: Region): 'none' | 'first' | 'all' {
  if (hit.branch.code === (op.RET | op.K) && hit.branch.k === 0) return 'none';
  return destination?.every((word) => reachesOver(destination[0]!, word)) ? 'first' : 'all';
}

/** Statements for the part of the text that the lists stand for. */
function makerFor(group: readonly Pick<Region, 'blocks'>[]): Maker {
  let span: Span | undefined;
  for (const { blocks } of group) {
    for (const { branch } of blocks) {
      for (const each of spansOf(branch.origin)) span = span === undefined ? each : cover(span, each);
    }
  }
  return { statement: (code, k = 0) => statement(code, k, span!) };
}

const sizeOfBlock = ({ statements, jt, jf }: Block): number =>
  statements.filter(({ code }) => code !== DELETED).length + (jt !== undefined && jt === jf ? 0 : 1);

function sizeOfAll(blocks: Iterable<Block>): number {
  let size = 0;
  for (const block of blocks) size += sizeOfBlock(block);
  return size;
}

/** All that is reached from some blocks, up to others. */
function sizeOf(heads: readonly Block[], ends: ReadonlySet<Block>): number {
  const seen = new Set(heads);
  for (const block of seen) {
    for (const next of [block.jt, block.jf]) if (next !== undefined && !ends.has(next)) seen.add(next);
  }
  return sizeOfAll(seen);
}
