/** The functions that all code of rules calls: noting a match, and searching tables. */

import * as wasm from '../wasm/index.js';
import { ENTRY, entry, MIXER, STAMPS } from './layout.js';

const { control, i32, type } = wasm;

/** Globals: where the next matching rule is written, and the number of the packet. */
export const OUT = 0;
export const SERIAL = 1;
export const GLOBALS = 2;

/** Numbers of the functions, which come first in the module. */
export const routine = { match: 0, matchAll: 1, hashed: 2, sorted: 3 } as const;

interface Routine {
  readonly type: wasm.FunctionType;
  readonly body: wasm.FunctionBody;
}

export const routines = (): Routine[] => [match(), matchAll(), hashed(), sorted()];

const words = (count: number) => new Array<typeof type.i32>(count).fill(type.i32);

/** From here on rules are noted for the packet of a number, at an address so far behind that of a row; gives it in a local. */
export function noteFor(
  body: wasm.FunctionBody,
  { serial, row, head }: { readonly serial: number; readonly row: number; readonly head: number },
  rules: number,
): void {
  body.get(serial);
  body.globalSet(SERIAL);
  body.get(row);
  body.i32Const(head);
  body.op(i32.add);
  body.tee(rules);
  body.globalSet(OUT);
}

/** How many have been noted since. */
export function pushNoted(body: wasm.FunctionBody, rules: number): void {
  body.globalGet(OUT);
  body.get(rules);
  body.op(i32.sub);
  body.i32Const(2);
  body.op(i32.shr_u);
}

/** rule: noted unless it is for this packet already. */
function match(): Routine {
  const body = new wasm.FunctionBody(1);
  const stamp = body.local(type.i32);
  emitMatch(body, stamp, () => body.get(0));
  return { type: { parameters: words(1), results: [] }, body };
}

/** address and length of a list of rules. */
function matchAll(): Routine {
  const body = new wasm.FunctionBody(2);
  const [at, count] = [0, 1];
  const stamp = body.local(type.i32);
  const rule = body.local(type.i32);
  body.loop();
  body.get(at);
  body.memory(i32.load, 0);
  body.set(rule);
  emitMatch(body, stamp, () => body.get(rule));
  wasm.increase(body, at, 4);
  body.get(count);
  body.i32Const(1);
  body.op(i32.sub);
  body.tee(count);
  body.brIf(0);
  body.end();
  return { type: { parameters: words(2), results: [] }, body };
}

function emitMatch(body: wasm.FunctionBody, stamp: number, pushRule: () => void): void {
  pushRule();
  body.i32Const(2);
  body.op(i32.shl);
  body.tee(stamp);
  body.memory(i32.load, STAMPS);
  body.globalGet(SERIAL);
  body.op(i32.ne);
  body.if();
  body.get(stamp);
  body.globalGet(SERIAL);
  body.memory(i32.store, STAMPS);
  body.globalGet(OUT);
  pushRule();
  body.memory(i32.store, 0);
  body.globalGet(OUT);
  body.i32Const(4);
  body.op(i32.add);
  body.globalSet(OUT);
  body.end();
}

/** key, address of the table, shift → address of its entry, or 0. */
function hashed(): Routine {
  const body = new wasm.FunctionBody(3);
  const [key, table, shift] = [0, 1, 2];
  const at = body.local(type.i32);
  body.get(key);
  body.i32Const(MIXER);
  body.op(i32.mul);
  body.get(shift);
  body.op(i32.shr_u);
  body.i32Const(Math.log2(ENTRY));
  body.op(i32.shl);
  body.get(table);
  body.op(i32.add);
  body.set(at);
  body.loop();
  body.get(at);
  body.memory(i32.load, entry.count);
  body.get(at);
  body.memory(i32.load, entry.code);
  body.op(i32.or);
  body.op(i32.eqz);
  body.if();
  body.i32Const(0);
  body.op(control.return);
  body.end();
  body.get(at);
  body.memory(i32.load, entry.key);
  body.get(key);
  body.op(i32.eq);
  body.if();
  body.get(at);
  body.op(control.return);
  body.end();
  wasm.increase(body, at, ENTRY);
  body.br(0);
  body.end();
  body.op(control.unreachable);
  return { type: { parameters: words(3), results: [type.i32] }, body };
}

/** value, address of the table, entries → address of the last entry whose key is not greater. The first key is 0. */
function sorted(): Routine {
  const body = new wasm.FunctionBody(3);
  const [value, at, count] = [0, 1, 2];
  const half = body.local(type.i32);
  const middle = body.local(type.i32);
  body.block();
  body.loop();
  body.get(count);
  body.i32Const(2);
  body.op(i32.lt_u);
  body.brIf(1);
  body.get(at);
  body.get(count);
  body.i32Const(1);
  body.op(i32.shr_u);
  body.tee(half);
  body.i32Const(Math.log2(ENTRY));
  body.op(i32.shl);
  body.op(i32.add);
  body.tee(middle);
  body.get(at);
  body.get(value);
  body.get(middle);
  body.memory(i32.load, entry.key);
  body.op(i32.ge_u);
  body.op(control.select);
  body.set(at);
  body.get(count);
  body.get(half);
  body.op(i32.sub);
  body.set(count);
  body.br(0);
  body.end();
  body.end();
  body.get(at);
  return { type: { parameters: words(3), results: [type.i32] }, body };
}
