/**
 * Blocks one behind the other that lead to two places only → which comparisons are decided together. A processor that
 * guesses a branch wrong loses what a dozen instructions take, so a few comparisons are made whatever the first of them
 * says, and one branch takes what they say together: where nobody can tell, and where it is not much that is done in vain.
 */

import * as ebpf from '../../ebpf/index.js';
import type { Block } from './blocks.js';
import { copyOf, type Facts, isNear } from './facts.js';
import { bytesLoaded, START } from './lengths.js';
import type { Plan } from './plan.js';

/** What a comparison of a chain says when it is true: that the way leads to one of two places. */
export interface Link {
  readonly taken: 'hit' | 'miss';
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** A packet load of the block lies outside of the packet: the miss, if nothing before it was a hit. */
  readonly guarded: boolean;
}

/** By block. */
export type Chains = readonly (Link | undefined)[];

/** Comparisons of a chain. More of them are a list, most of which is seldom true and easily guessed. */
const FEWEST = 3;
const MOST = 6;
const MOST_INSTRUCTIONS = 24;
/** A memory has no less. */
const PAGE = 65_536;

export function chainsOf(plan: Plan): Chains {
  const { blocks } = plan.fn;
  const links: (Link | undefined)[] = new Array(blocks.length).fill(undefined);
  if (plan.scopes === undefined) return links;
  const search = new Search(plan);
  for (let number = 0; number < blocks.length; number++) {
    const row = search.rowFrom(number);
    if (row === undefined) continue;
    for (const [index, link] of search.links(row).entries()) links[number + index] = link;
    number = row.last;
  }
  return links;
}

/** Blocks one behind the other, and the two places that all their comparisons lead to. */
interface Row {
  readonly first: number;
  readonly last: number;
  readonly ends: readonly [number, number];
}

/** What comes before a block of a chain. */
interface Before {
  readonly ends: readonly number[];
  /** What is known, whatever the comparisons say. Goes on to what is known before the block's own comparison. */
  readonly facts: Facts;
  readonly hasHit: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

class Search {
  readonly #plan: Plan;
  readonly #ways: Int32Array;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#ways = waysInto(plan.fn.blocks);
  }

  /** The row that begins with a block, if there is one. */
  rowFrom(first: number): Row | undefined {
    const { blocks } = this.#plan.fn;
    const ends = new Set<number>();
    for (let last = first; this.#compares(last); last++) {
      // What is not the first has to be reached from the one before alone.
      if (last > first && this.#ways[last] !== 1) return undefined;
      ends.add(this.#end(blocks[last]!.taken!));
      const next = this.#end(blocks[last]!.next!);
      // Such a comparison says nothing.
      if (next === this.#end(blocks[last]!.taken!)) return undefined;
      if (ends.has(next) || !this.#compares(next)) {
        ends.add(next);
        const [one, other, ...more] = ends;
        return other === undefined || more.length > 0 ? undefined : { first, last, ends: [one!, other] };
      }
      if (ends.size > 2) return undefined;
    }
    return undefined;
  }

  /** Whether a block ends with a comparison and goes forward either way. */
  #compares(number: number): boolean {
    const block = this.#plan.fn.blocks[number];
    return block?.next !== undefined && block.taken !== undefined && block.taken > number;
  }

  /** Where control goes that comes to a block, past those that only jump. */
  #end(number: number): number {
    const { operations, fn } = this.#plan;
    const { start, taken, next } = fn.blocks[number]!;
    const jumps = next === undefined && taken !== undefined && operations[start]!.shape === 'goto';
    return jumps && taken > number ? this.#end(taken) : number;
  }

  /** None where the comparisons of a row cannot be decided together, or are better not. */
  links({ first, last, ends }: Row): readonly Link[] {
    const { blocks } = this.#plan.fn;
    const length = last - first + 1;
    const early = blocks[last]!.last - blocks[first]!.last;
    if (length < FEWEST || length > MOST || early > MOST_INSTRUCTIONS) return [];
    const miss = ends.find((end) => this.#plan.rejects(end));
    if (miss === undefined) return [];
    const links: Link[] = [];
    const facts = copyOf(this.#plan.starts[first]!);
    let hasHit = false;
    for (let number = first; number <= last; number++) {
      const place = { isFirst: number === first, isLast: number === last };
      const guarded = this.#guarded(number, { ends, facts, hasHit, ...place });
      if (guarded === undefined) return [];
      const taken = this.#end(blocks[number]!.taken!) === miss ? 'miss' : 'hit';
      links.push({ taken, ...place, guarded });
      hasHit ||= taken === 'hit';
    }
    return links;
  }

  /**
   * Whether a load of the block has to be guarded. Undefined where somebody could tell that the block is executed although
   * control has gone to one of the ends.
   */
  #guarded(number: number, { ends, facts, hasHit, isFirst, isLast }: Before): boolean | undefined {
    const { fn, instructions, operations, live, rules, mayStep } = this.#plan;
    const { start, last } = fn.blocks[number]!;
    if (!isFirst && this.#learns(number, facts)) return undefined;
    const needed = ends.reduce((mask, end) => mask | live[end]!, 0);
    let guarded = false;
    for (let slot = start; slot <= last; slot++) {
      const operation = operations[slot];
      if (operation === undefined) continue;
      const instruction = instructions[slot]!;
      if (!isFirst) {
        if (mayStep(slot) || operation.shape.startsWith('store')) return undefined;
        if ((ebpf.writes(instruction, operation) & needed) !== 0) return undefined;
        if (operation.shape.startsWith('packet')) {
          const check = this.#check(facts, instruction, operation, slot);
          // What is loaded behind a guarded load would need a guard of its own, whatever that one checks.
          if (check === 'other' || guarded) return undefined;
          guarded = check === 'length' && hasHit;
        }
      }
      rules.pass(facts, slot);
    }
    return guarded && !isLast ? undefined : guarded;
  }

  /** Whether the comparison before the block tells something that the block may rely on: it is not so yet. */
  #learns(number: number, { most }: Facts): boolean {
    const { starts, live } = this.#plan;
    const known = starts[number]!;
    return most.some(
      (bound, register) => ((live[number]! >> register) & 1) === 1 && known.most[register]! < bound,
    );
  }

  /** What a packet load checks: nothing, the packet's length, or more than that. */
  #check(
    { there, most }: Facts,
    { src, imm }: ebpf.Instruction,
    operation: ebpf.Operation,
    slot: number,
  ): 'nothing' | 'length' | 'other' {
    const { registers, asked } = this.#plan;
    const bytes = bytesLoaded(operation);
    if (imm < 0 || imm + bytes > PAGE || asked[slot] === Number.POSITIVE_INFINITY) return 'other';
    const isIndexed = operation.shape === 'packet-indirect';
    if (isIndexed && !(registers.kinds[src] === 'narrow' && isNear({ most }, src, imm, asked[slot]!)))
      return 'other';
    return there[isIndexed ? src : START]! < imm + bytes ? 'length' : 'nothing';
  }
}

function waysInto(blocks: readonly Block[]): Int32Array {
  const ways = new Int32Array(blocks.length);
  for (const { next, taken } of blocks) {
    for (const way of [next, taken]) if (way !== undefined) ways[way]!++;
  }
  return ways;
}
