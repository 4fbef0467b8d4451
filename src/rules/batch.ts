/** The loop over a table of packets, around the code for one. */

import * as wasm from '../wasm/index.js';
import { noteFor, OUT, pushNoted } from './routines.js';

const { i32, type } = wasm;

const WORDS = 3;
/** Bytes of a row. */
export const ROW = 4 * WORDS;
/** Bytes before the numbers of rules. */
const HEAD = 4;

/**
 * Address of the table (start, captured length and length on the wire of each packet, 32 bits each), how many packets,
 * number of the first of them among all, where results go, and from where on there is no room for those of another packet
 * → how many were looked at. Results are, for each, how many rules match, and their numbers.
 */
const batchType: wasm.FunctionType = {
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32],
  results: [type.i32],
};

export type RunBatch = (
  table: number,
  count: number,
  serial: number,
  results: number,
  full: number,
) => number;

export function emitBatch(emitPacket: (body: wasm.FunctionBody, packet: readonly number[]) => void): {
  readonly type: wasm.FunctionType;
  readonly body: wasm.FunctionBody;
} {
  const [table, count, serial, results, full] = [0, 1, 2, 3, 4];
  const body = new wasm.FunctionBody(batchType.parameters.length);
  const header = body.local(type.i32);
  const rules = body.local(type.i32);
  body.get(results);
  body.set(header);
  const visited = wasm.eachRow(body, { table, count, words: WORDS }, ({ words, stop }) => {
    body.get(header);
    body.get(full);
    body.op(i32.ge_u);
    body.brIf(body.depth - stop);
    noteFor(body, { serial, row: header, head: HEAD }, rules);
    emitPacket(body, words);
    body.get(header);
    pushNoted(body, rules);
    body.memory(i32.store, 0);
    body.globalGet(OUT);
    body.set(header);
    wasm.increase(body, serial, 1);
  });
  body.get(visited);
  return { type: batchType, body };
}
