/** A table in memory → a loop over its rows, around the code for one. */

import type { FunctionBody } from './function-body.js';
import { i32, type } from './opcodes.js';

export interface Row {
  /** Locals with its words. */
  readonly words: readonly number[];
  /** The local with its number, from 0. */
  readonly number: number;
  /** The depth of the block that is left to end the loop before this row. */
  readonly stop: number;
}

/** `table` and `count` are locals: where the next row is, and how many there are. Gives the local with how many were visited. */
export function eachRow(
  body: FunctionBody,
  { table, count, words }: { readonly table: number; readonly count: number; readonly words: number },
  visit: (row: Row) => void,
): number {
  const locals = Array.from({ length: words }, () => body.local(type.i32));
  const number = body.local(type.i32);
  body.block();
  const stop = body.depth;
  body.loop();
  const again = body.depth;
  body.get(number);
  body.get(count);
  body.op(i32.eq);
  body.brIf(body.depth - stop);
  for (const [index, local] of locals.entries()) {
    body.get(table);
    body.memory(i32.load, 4 * index);
    body.set(local);
  }
  visit({ words: locals, number, stop });
  increase(body, table, 4 * words);
  increase(body, number, 1);
  body.br(body.depth - again);
  body.end();
  body.end();
  return number;
}

export function increase(body: FunctionBody, local: number, by: number): void {
  body.get(local);
  body.i32Const(by);
  body.op(i32.add);
  body.set(local);
}
