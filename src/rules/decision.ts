/**
 * The decisions of programs: tests whether a value lies in an interval, which lead to other tests and to accepting or rejecting
 * the packet. Equal decisions are one object, whichever of the rules makes them.
 *
 * A test rejects a packet that does not hold all loads of its value. A guard does so for loads that no test looks at.
 */

import { op } from '../cbpf/index.js';
import { HIGHEST, isMask, type Load, type Value } from './value.js';

export type Decision = Verdict | Test | Guard;

interface Common {
  readonly number: number;
  /** What every packet holds that is accepted. */
  readonly needs: Needs;
}

interface Verdict extends Common {
  readonly kind: 'accept' | 'reject';
}

export interface Test extends Common {
  readonly kind: 'test';
  readonly value: Value;
  readonly first: number;
  readonly last: number;
  readonly inside: Decision;
  readonly outside: Decision;
}

export interface Guard extends Common {
  readonly kind: 'guard';
  readonly load: Load;
  readonly next: Decision;
}

/**
 * By the number of what loads are counted from (NO_BASE for the start of the packet), how many bytes behind that lie within
 * the packet. `all` where nothing is accepted.
 */
export type Needs = ReadonlyMap<number, number> | 'all';

export const NO_BASE = -1;

export const baseOf = ({ base }: Load): number => base?.number ?? NO_BASE;
export const endOf = ({ offset, size }: Load): number => offset + size;

/** Whether all packets that need this hold some loads. */
export const covers = (needs: Needs, loads: readonly Load[]): boolean =>
  needs === 'all' || loads.every((load) => (needs.get(baseOf(load)) ?? 0) >= endOf(load));

function meet(a: Needs, b: Needs): Needs {
  if (a === 'all' || a === b) return b;
  if (b === 'all') return a;
  const both = new Map<number, number>();
  for (const [base, end] of a) {
    const other = b.get(base);
    if (other !== undefined) both.set(base, Math.min(end, other));
  }
  return both;
}

function withLoads(needs: Needs, loads: readonly Load[]): Needs {
  if (covers(needs, loads) || needs === 'all') return needs;
  const more = new Map(needs);
  for (const load of loads) more.set(baseOf(load), Math.max(more.get(baseOf(load)) ?? 0, endOf(load)));
  return more;
}

export class Decisions {
  readonly accept: Verdict = { kind: 'accept', number: 0, needs: new Map() };
  readonly reject: Verdict = { kind: 'reject', number: 1, needs: 'all' };
  readonly #known = new Map<string, Test | Guard>();

  /** How many there are. */
  get size(): number {
    return this.#known.size;
  }

  guard(load: Load, next: Decision): Decision {
    if (covers(next.needs, [load])) return next;
    return this.#the(`g${load.number},${next.number}`, (number) => ({
      kind: 'guard',
      number,
      load,
      next,
      needs: withLoads(next.needs, [load]),
    }));
  }

  guards(loads: readonly Load[], next: Decision): Decision {
    return loads.reduce((behind, load) => this.guard(load, behind), next);
  }

  /** Whether `value` lies from `first` to `last`, both included. */
  test(value: Value, first: number, last: number, inside: Decision, outside: Decision): Decision {
    const guarded = (next: Decision): Decision => this.guards(value.loads, next);
    if (inside === outside || first > last || first > value.highest) return guarded(outside);
    if (first === 0 && last >= value.highest) return guarded(inside);
    if (value.kind === 'constant') return first <= value.value && value.value <= last ? inside : outside;
    const wider = this.#ofOperand(value, first, last, inside, outside);
    if (wider !== undefined) return wider;
    const joined = this.#joined(value, first, last, inside, outside);
    if (joined !== undefined) return joined;
    return this.#the(`t${value.number},${first},${last},${inside.number},${outside.number}`, (number) => ({
      kind: 'test',
      number,
      value,
      first,
      last,
      inside,
      outside,
      needs: withLoads(meet(inside.needs, outside.needs), value.loads),
    }));
  }

  /** What is asked of the highest bits of a value is an interval of the whole of it. */
  #ofOperand(
    value: Value,
    first: number,
    last: number,
    inside: Decision,
    outside: Decision,
  ): Decision | undefined {
    if (value.kind !== 'operation' || value.right.kind !== 'constant') return undefined;
    const { left, right, operation } = value;
    if (operation === op.RSH) {
      const scale = 2 ** right.value;
      const end = Math.min(HIGHEST, last * scale + scale - 1);
      return this.test(left, first * scale, end, inside, outside);
    }
    if (operation !== op.AND || !isMask(left.highest)) return undefined;
    const low = (left.highest & ~right.value) >>> 0;
    if (!isMask(low)) return undefined;
    const step = low + 1;
    const from = Math.ceil(first / step) * step;
    const end = Math.floor(Math.min(last, left.highest) / step) * step + low;
    return this.test(left, from, end, inside, outside);
  }

  /** Two tests that are one interval together: `portrange` comes as two. */
  #joined(
    value: Value,
    first: number,
    last: number,
    inside: Decision,
    outside: Decision,
  ): Decision | undefined {
    const here = { first, last };
    if (inside.kind === 'test' && inside.value === value) {
      if (inside.outside === outside) {
        const both = { first: Math.max(first, inside.first), last: Math.min(last, inside.last) };
        return this.test(value, both.first, both.last, inside.inside, outside);
      }
      const rest = inside.inside === outside ? without(here, inside) : undefined;
      if (rest !== undefined) return this.test(value, rest.first, rest.last, inside.outside, outside);
    }
    if (outside.kind === 'test' && outside.value === value) {
      const rest = outside.outside === inside ? without(outside, here) : undefined;
      if (rest !== undefined) return this.test(value, rest.first, rest.last, outside.inside, inside);
      if (outside.inside === inside && first <= outside.last + 1 && outside.first <= last + 1) {
        const from = Math.min(first, outside.first);
        return this.test(value, from, Math.max(last, outside.last), inside, outside.outside);
      }
    }
    return undefined;
  }

  #the<Kind extends Test | Guard>(key: string, make: (number: number) => Kind): Kind {
    const known = this.#known.get(key);
    if (known !== undefined) return known as Kind;
    // Behind the two verdicts.
    const made = make(2 + this.#known.size);
    this.#known.set(key, made);
    return made;
  }
}

export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** What is left of an interval, if it is one. */
function without({ first, last }: Interval, gone: Interval): Interval | undefined {
  if (gone.last < first || gone.first > last) return { first, last };
  if (gone.first <= first) return { first: gone.last + 1, last };
  return gone.last >= last ? { first, last: gone.first - 1 } : undefined;
}
