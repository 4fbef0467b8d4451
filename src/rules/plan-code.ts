/** A plan → the code of a function that carries it out for one packet, with all that is nested in it. */

import { unreachable } from '../base/index.js';
import * as wasm from '../wasm/index.js';
import { endOf } from './decision.js';
import { entry, type Tables } from './layout.js';
import { areValues, ask, lookUp } from './look-up.js';
import { PacketCode, packet } from './packet-code.js';
import type { Exclusion, Group, Plan, Question, Search, Target } from './plan.js';
import { routine, SERIAL } from './routines.js';
import type { Load } from './value.js';

const { control, i32 } = wasm;

/** So few are compared one after the other. */
const FEW_ENTRIES = 4;
/** The code of an entry where it does not matter which it is. */
const FOUND = 1;
/** So few are noted one after the other. */
const FEW_RULES = 3;
/** Code of a function beyond which what is nested gets functions of its own: engines optimize small ones. */
const LARGE = 20_000;

/** The loads of a group from which on nothing comes of it. */
function loadsOf(group: Group): readonly Load[] {
  if (group.kind === 'held') return group.load.loads;
  if (group.kind === 'exclusion') return group.excluded.flatMap(({ value }) => value.loads);
  return group.value.loads;
}

/** Counted from the start of the packet. */
const leastLength = (group: Group): number =>
  Math.max(0, ...loadsOf(group).map((load) => (load.base === undefined ? endOf(load) : 0)));

export class PlanCode {
  readonly #tables: Tables;
  readonly #functionOf: (plan: Plan) => number;
  readonly #code = new PacketCode();

  constructor(tables: Tables, functionOf: (plan: Plan) => number) {
    this.#tables = tables;
    this.#functionOf = functionOf;
  }

  function(plan: Plan): wasm.FunctionBody {
    if (plan.uses > 1) this.#once();
    this.#plan(plan);
    return this.#code.body;
  }

  /** Ways to a plan join again and again: without a stamp there would be as many visits as ways. */
  #once(): void {
    const { body } = this.#code;
    const stamp = this.#tables.stamp();
    body.i32Const(stamp);
    body.memory(i32.load, 0);
    body.globalGet(SERIAL);
    body.op(i32.eq);
    body.if();
    body.op(control.return);
    body.end();
    body.i32Const(stamp);
    body.globalGet(SERIAL);
    body.memory(i32.store, 0);
  }

  /** Packets too short for one group are so for all that come behind it. */
  #plan({ groups }: Plan): void {
    const code = this.#code;
    const { body } = code;
    const byLength = groups
      .map((group) => ({ group, length: leastLength(group) }))
      .sort((a, b) => a.length - b.length);
    code.scope(() => {
      body.block();
      const end = body.depth;
      for (const { group, length } of byLength) {
        code.checkLength(length, end);
        this.#group(group);
      }
      body.end();
    });
  }

  #group(group: Group): void {
    const code = this.#code;
    const unchecked = loadsOf(group).filter((load) => !code.isChecked(load));
    if (unchecked.length === 0) {
      this.#decide(group);
      return;
    }
    code.scope(() => {
      code.body.block();
      const end = code.body.depth;
      for (const load of unchecked) code.check(load, end);
      this.#decide(group);
      code.body.end();
    });
  }

  #decide(group: Group): void {
    switch (group.kind) {
      case 'held':
        this.#target(group.target);
        break;
      case 'question':
        this.#question(group);
        break;
      case 'exclusion':
        this.#exclusion(group);
        break;
      case 'search':
        if (group.entries.length > FEW_ENTRIES) this.#search(group);
        else this.#compare(group);
        break;
      default:
        unreachable(group, 'rules/emit');
    }
  }

  #question({ value, first, last, inside, outside }: Question): void {
    const code = this.#code;
    const { body } = code;
    ask(code, value, { first, last });
    if (isEmpty(inside)) body.op(i32.eqz);
    body.if();
    this.#target(isEmpty(inside) ? outside : inside);
    if (!isEmpty(inside) && !isEmpty(outside)) {
      body.else();
      this.#target(outside);
    }
    body.end();
  }

  #exclusion({ excluded, target }: Exclusion): void {
    const code = this.#code;
    const { body } = code;
    code.scope(() => {
      body.block();
      const end = body.depth;
      for (const { value, intervals } of excluded) {
        if (intervals.length <= FEW_ENTRIES) {
          for (const interval of intervals) {
            ask(code, value, interval);
            body.brIf(body.depth - end);
          }
        } else {
          const nothing: Target = { rules: [], plan: undefined };
          const entries = intervals.map((interval) => ({ ...interval, target: nothing }));
          lookUp(code, this.#tables, { value, entries }, ({ target: found }) =>
            found === nothing ? FOUND : 0,
          );
          if (!areValues(intervals)) body.memory(i32.load, entry.code);
          body.brIf(body.depth - end);
        }
      }
      this.#target(target);
      body.end();
    });
  }

  #compare({ value, entries }: Search): void {
    const code = this.#code;
    const { body } = code;
    for (const each of entries) {
      ask(code, value, each);
      body.if();
      this.#target(each.target);
      body.end();
    }
  }

  #search(search: Search): void {
    const code = this.#code;
    const { body } = code;
    const { entries } = search;
    const plans = [...new Set(entries.flatMap(({ target }) => target.plan ?? []))];
    const numbers = new Map(plans.map((plan, index) => [plan, index + 1]));
    code.scope(() => {
      const found = code.local();
      lookUp(code, this.#tables, search, ({ target: { plan } }) =>
        plan === undefined ? 0 : numbers.get(plan)!,
      );
      body.tee(found);
      body.if();
      if (entries.some(({ target }) => target.rules.length > 0)) this.#noteFound(found);
      if (plans.length > 0) this.#goOn(found, plans);
      body.end();
    });
  }

  /** All rules of the entry. */
  #noteFound(found: number): void {
    const { body } = this.#code;
    body.get(found);
    body.memory(i32.load, entry.count);
    body.if();
    body.get(found);
    body.memory(i32.load, entry.list);
    body.get(found);
    body.memory(i32.load, entry.count);
    body.call(routine.matchAll);
    body.end();
  }

  /** The code of the entry: number 0 is none. */
  #goOn(found: number, plans: readonly Plan[]): void {
    const { body } = this.#code;
    body.block();
    const end = body.depth;
    for (const _ of plans) body.block();
    body.get(found);
    body.memory(i32.load, entry.code);
    body.brTable([plans.length, ...plans.keys()], plans.length);
    for (const plan of plans) {
      body.end();
      this.#call(plan);
      body.br(body.depth - end);
    }
    body.end();
  }

  #target({ rules, plan }: Target): void {
    const code = this.#code;
    const { body } = code;
    if (rules.length <= FEW_RULES) {
      for (const rule of rules) {
        body.i32Const(rule);
        body.call(routine.match);
      }
    } else {
      body.i32Const(this.#tables.list(rules));
      body.i32Const(rules.length);
      body.call(routine.matchAll);
    }
    if (plan === undefined) return;
    if (plan.uses > 1 || body.size > LARGE) this.#call(plan);
    else this.#plan(plan);
  }

  #call(plan: Plan): void {
    const { body } = this.#code;
    for (const parameter of [packet.start, packet.length, packet.wireLength]) body.get(parameter);
    body.call(this.#functionOf(plan));
  }
}

const isEmpty = ({ rules, plan }: Target): boolean => rules.length === 0 && plan === undefined;
