/** The loop over a table of packets, around the code for one. */

import * as wasm from '../wasm/index.js';
import { OUT, SERIAL } from './routines.js';

const { i32, type } = wasm;

export const ROW = 12;

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
  const packet = [body.local(type.i32), body.local(type.i32), body.local(type.i32)];
  const number = body.local(type.i32);
  const header = body.local(type.i32);
  const increase = (local: number, by: number): void => {
    body.get(local);
    body.i32Const(by);
    body.op(i32.add);
    body.set(local);
  };
  body.get(results);
  body.set(header);
  body.block();
  const stop = body.depth;
  body.loop();
  const again = body.depth;
  body.get(number);
  body.get(count);
  body.op(i32.eq);
  body.brIf(body.depth - stop);
  body.get(header);
  body.get(full);
  body.op(i32.ge_u);
  body.brIf(body.depth - stop);
  for (const [index, local] of packet.entries()) {
    body.get(table);
    body.memory(i32.load, 4 * index);
    body.set(local);
  }
  body.get(serial);
  body.globalSet(SERIAL);
  body.get(header);
  body.i32Const(4);
  body.op(i32.add);
  body.globalSet(OUT);
  emitPacket(body, packet);
  body.get(header);
  body.globalGet(OUT);
  body.get(header);
  body.op(i32.sub);
  body.i32Const(2);
  body.op(i32.shr_u);
  body.i32Const(1);
  body.op(i32.sub);
  body.memory(i32.store, 0);
  body.globalGet(OUT);
  body.set(header);
  increase(table, ROW);
  increase(serial, 1);
  increase(number, 1);
  body.br(body.depth - again);
  body.end();
  body.end();
  body.get(number);
  return { type: batchType, body };
}
