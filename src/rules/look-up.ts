/** Constants that a value is compared with → code that compares it, or looks it up in a table. */

import * as wasm from '../wasm/index.js';
import type { Interval } from './decision.js';
import type { Row, Tables } from './layout.js';
import type { PacketCode } from './packet-code.js';
import type { Entry, Search, Target } from './plan.js';
import { routine } from './routines.js';
import type { Value } from './value.js';

const { i32 } = wasm;

/** Leaves on the stack whether the value lies in the interval. */
export function ask(code: PacketCode, value: Value, { first, last }: Interval): void {
  const { body } = code;
  if (first === last) {
    const written = code.pushForEquality(value);
    body.i32Const(written(first));
    body.op(i32.eq);
    return;
  }
  code.push(value);
  if (first === 0 || last >= value.highest) {
    body.i32Const(first === 0 ? last : first);
    body.op(first === 0 ? i32.le_u : i32.ge_u);
    return;
  }
  body.i32Const(first);
  body.op(i32.sub);
  body.i32Const(last - first);
  body.op(i32.le_u);
}

/** Leaves the address of an entry on the stack; where all are single values, it is 0 for others. */
export function lookUp(
  code: PacketCode,
  tables: Tables,
  { value, entries }: Pick<Search, 'value' | 'entries'>,
  codeOf: (entry: Pick<Entry, 'target'>) => number,
): void {
  const { body } = code;
  if (areValues(entries)) {
    const written = code.pushForEquality(value);
    const rows = entries.map(
      (each): Row => ({ key: written(each.first), target: each.target, code: codeOf(each) }),
    );
    const { address, shift } = tables.hashed(rows);
    body.i32Const(address);
    body.i32Const(shift);
    body.call(routine.hashed);
    return;
  }
  const rows = withGaps(entries, value.highest).map(
    (each): Row => ({ key: each.first, target: each.target, code: codeOf(each) }),
  );
  code.push(value);
  body.i32Const(tables.sorted(rows));
  body.i32Const(rows.length);
  body.call(routine.sorted);
}

export const areValues = (intervals: readonly Interval[]): boolean =>
  intervals.every(({ first, last }) => first === last);

/** Entries for all values from 0 on. */
function withGaps(entries: readonly Entry[], highest: number): Pick<Entry, 'first' | 'target'>[] {
  const all: Pick<Entry, 'first' | 'target'>[] = [];
  const nothing: Target = { rules: [], plan: undefined };
  let next = 0;
  for (const each of entries) {
    if (each.first > next) all.push({ first: next, target: nothing });
    all.push(each);
    next = each.last + 1;
  }
  if (next <= highest) all.push({ first: next, target: nothing });
  return all;
}
