/**
 * The decisions of all rules → one plan: which values to look at, and which decisions of which rules are left for what
 * they turn out to be.
 *
 * A plan stands for a set of decisions that are to be made of one packet. Tests of one value are one group; those whose misses
 * need not be waited for (implication.ts) are a search over the constants of all rules, and what is behind the misses is part
 * of the same plan. All others are asked one by one, once for all rules that ask the same. Plans for the same
 * decisions are one plan.
 */

import type { Decision, Decisions, Interval, Test } from './decision.js';
import { exclusionAt } from './exclusion.js';
import type { Implications } from './implication.js';
import type { Load, Value } from './value.js';

/** Rules that match, and what is left to be decided of others. */
export interface Target {
  readonly rules: readonly number[];
  readonly plan: Plan | undefined;
}

export interface Plan {
  readonly number: number;
  readonly groups: readonly Group[];
  /** How many targets lead here. */
  uses: number;
}

export type Group = Search | Question | Exclusion | Held;

/** Intervals that share no value, in order, and what comes of each. */
export interface Search {
  readonly kind: 'search';
  readonly value: Value;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly first: number;
  readonly last: number;
  readonly target: Target;
}

export interface Question {
  readonly kind: 'question';
  readonly value: Value;
  readonly first: number;
  readonly last: number;
  readonly inside: Target;
  readonly outside: Target;
}

/** For packets that hold all of the values, none of which is one of those named. */
export interface Exclusion {
  readonly kind: 'exclusion';
  readonly excluded: readonly Excluded[];
  readonly target: Target;
}

export interface Excluded {
  readonly value: Value;
  /** In order, and none of them overlap. */
  readonly intervals: readonly Interval[];
}

/** For packets that hold a load. */
interface Held {
  readonly kind: 'held';
  readonly load: Load;
  readonly target: Target;
}

/** A decision to be made, and whose. */
interface Pending {
  readonly rule: number;
  readonly decision: Decision;
}

/** Thrown when a plan would be too large: rules have to be planned apart. */
export class TooLarge extends Error {}

interface Hit {
  readonly first: number;
  readonly last: number;
  readonly pending: Pending;
}

const empty: Target = { rules: [], plan: undefined };

export class Planner {
  readonly #decisions: Decisions;
  readonly #implications: Implications;
  readonly #plans = new Map<string, Plan>();
  /** Decisions that may yet be looked at. */
  #patience: number;

  constructor(decisions: Decisions, implications: Implications, patience: number) {
    this.#decisions = decisions;
    this.#implications = implications;
    this.#patience = patience;
  }

  /** What is to be done about the decisions of a packet. */
  target(pending: readonly Pending[], depth = 0): Target {
    if (depth > DEEPEST) throw new TooLarge();
    const { rules, left } = this.#closed(pending);
    if (rules.length === 0 && left.length === 0) return empty;
    return { rules, plan: left.length === 0 ? undefined : this.#plan(left, depth) };
  }

  /** Adds what is behind the misses of searches; sorts out what is decided. */
  #closed(pending: readonly Pending[]): { rules: readonly number[]; left: readonly Pending[] } {
    const { accept, reject } = this.#decisions;
    const accepted = new Set<number>();
    const seen = new Set<string>();
    const left: Pending[] = [];
    const stack = [...pending];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { rule, decision } = top;
      if (decision === reject || accepted.has(rule)) continue;
      if (decision === accept) {
        accepted.add(rule);
        continue;
      }
      const key = `${rule}:${decision.number}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (this.#patience-- <= 0) throw new TooLarge();
      left.push(top);
      if (decision.kind === 'test' && this.#implications.isSeparable(decision))
        stack.push({ rule, decision: decision.outside });
    }
    return {
      rules: [...accepted].sort((a, b) => a - b),
      left: left
        .filter(({ rule }) => !accepted.has(rule))
        .sort((a, b) => a.rule - b.rule || a.decision.number - b.decision.number),
    };
  }

  #plan(left: readonly Pending[], depth: number): Plan {
    const key = left.map(({ rule, decision }) => `${rule}:${decision.number}`).join();
    const known = this.#plans.get(key);
    if (known !== undefined) {
      known.uses++;
      return known;
    }
    const plan = { number: this.#plans.size, groups: this.#groups(left, depth), uses: 1 };
    this.#plans.set(key, plan);
    return plan;
  }

  #groups(left: readonly Pending[], depth: number): Group[] {
    const points = new Map<Value, Hit[]>();
    const intervals = new Map<Value, Hit[]>();
    const questions = new Map<string, Pending[]>();
    const held = new Map<Load, Pending[]>();
    const exclusions = new Map<
      Decision,
      { readonly excluded: readonly Excluded[]; readonly rest: Pending[] }
    >();
    for (const each of left) {
      const { rule, decision } = each;
      const exclusion = exclusionAt(decision, this.#decisions);
      if (exclusion !== undefined) {
        const { excluded, rest } = exclusion;
        const known = exclusions.get(decision);
        if (known === undefined) exclusions.set(decision, { excluded, rest: [{ rule, decision: rest }] });
        else known.rest.push({ rule, decision: rest });
        continue;
      }
      if (decision.kind === 'guard') add(held, decision.load, { rule, decision: decision.next });
      else if (decision.kind !== 'test') continue;
      else if (this.#implications.isSeparable(decision)) {
        const { value, first, last, inside } = decision;
        const hit = { first, last, pending: { rule, decision: inside } };
        add(first === last ? points : intervals, value, hit);
      } else add(questions, `${decision.value.number},${decision.first},${decision.last}`, each);
    }
    const targetOf = (pending: readonly Pending[]): Target => this.target(pending, depth + 1);
    return [
      ...[...points].map(([value, hits]) => search(value, hits, targetOf)),
      ...[...intervals].map(([value, hits]) => search(value, this.#counted(hits), targetOf)),
      ...[...questions.values()].map((asked) => question(asked, targetOf)),
      ...[...exclusions.values()].map(
        ({ excluded, rest }): Exclusion => ({ kind: 'exclusion', excluded, target: targetOf(rest) }),
      ),
      ...[...held].map(([load, pending]): Held => ({ kind: 'held', load, target: targetOf(pending) })),
    ];
  }

  /** Intervals that overlap are in many entries. */
  #counted(hits: readonly Hit[]): readonly Hit[] {
    this.#patience -= overlaps(hits);
    if (this.#patience <= 0) throw new TooLarge();
    return hits;
  }
}

/** Plans inside each other are code inside other code. */
const DEEPEST = 300;

function add<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

function question(asked: readonly Pending[], targetOf: (pending: readonly Pending[]) => Target): Question {
  const tests = asked as readonly { readonly rule: number; readonly decision: Test }[];
  const { value, first, last } = tests[0]!.decision;
  const of = (side: 'inside' | 'outside'): Target =>
    targetOf(tests.map(({ rule, decision }) => ({ rule, decision: decision[side] })));
  return { kind: 'question', value, first, last, inside: of('inside'), outside: of('outside') };
}

/** How many intervals there are in all pieces together that no bound of an interval cuts. */
function overlaps(hits: readonly Hit[]): number {
  const bounds = hits.flatMap(({ first, last }) => [first, last + 1]).sort((a, b) => a - b);
  const place = new Map<number, number>();
  for (const bound of bounds) if (!place.has(bound)) place.set(bound, place.size);
  return hits.reduce((sum, { first, last }) => sum + place.get(last + 1)! - place.get(first)!, 0);
}

function search(
  value: Value,
  hits: readonly Hit[],
  targetOf: (pending: readonly Pending[]) => Target,
): Search {
  const starts = new Map<number, Hit[]>();
  const ends = new Map<number, Hit[]>();
  for (const hit of hits) {
    add(starts, hit.first, hit);
    add(ends, hit.last + 1, hit);
  }
  const bounds = [...new Set([...starts.keys(), ...ends.keys()])].sort((a, b) => a - b);
  const open = new Set<Hit>();
  const entries: Entry[] = [];
  for (const [index, bound] of bounds.entries()) {
    for (const hit of ends.get(bound) ?? []) open.delete(hit);
    for (const hit of starts.get(bound) ?? []) open.add(hit);
    if (open.size === 0) continue;
    const target = targetOf([...open].map(({ pending }) => pending));
    if (target.rules.length === 0 && target.plan === undefined) continue;
    entries.push({ first: bound, last: bounds[index + 1]! - 1, target });
  }
  return { kind: 'search', value, entries };
}
