/** A loop over packets that a table lists, around the code for one. The numbers of those to keep are written down. */

import * as wasm from '../../wasm/index.js';
import type { PacketLocals } from './assembler.js';

const { i32, type } = wasm;

/**
 * A table of packets (start, captured length, length on the wire, 32 bits each), how many there are, where results go →
 * how many are kept. Results are the numbers of those, from 0, 32 bits each.
 */
export const tableBatchType: wasm.FunctionType = {
  parameters: [type.i32, type.i32, type.i32],
  results: [type.i32],
};

export const TABLE_ROW = 12;

export function emitTableBatch(
  body: wasm.FunctionBody,
  emitRun: (packet: PacketLocals) => void,
  pushVerdict: () => void,
): void {
  const [table, count, results] = [0, 1, 2];
  const packet = {
    start: body.local(type.i32),
    length: body.local(type.i32),
    wireLength: body.local(type.i32),
  };
  const number = body.local(type.i32);
  const next = body.local(type.i32);
  body.get(results);
  body.set(next);
  body.block();
  const stop = body.depth;
  body.loop();
  const again = body.depth;
  body.get(number);
  body.get(count);
  body.op(i32.eq);
  body.brIf(body.depth - stop);
  for (const [offset, local] of [packet.start, packet.length, packet.wireLength].entries()) {
    body.get(table);
    body.memory(i32.load, 4 * offset);
    body.set(local);
  }
  emitRun(packet);
  pushVerdict();
  body.if();
  body.get(next);
  body.get(number);
  body.memory(i32.store, 0);
  body.get(next);
  body.i32Const(4);
  body.op(i32.add);
  body.set(next);
  body.end();
  body.get(table);
  body.i32Const(TABLE_ROW);
  body.op(i32.add);
  body.set(table);
  body.get(number);
  body.i32Const(1);
  body.op(i32.add);
  body.set(number);
  body.br(body.depth - again);
  body.end();
  body.end();
  body.get(next);
  body.get(results);
  body.op(i32.sub);
  body.i32Const(2);
  body.op(i32.shr_u);
}
