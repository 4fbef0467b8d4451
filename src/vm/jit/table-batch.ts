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

const WORDS = 3;

export function emitTableBatch(
  body: wasm.FunctionBody,
  emitRun: (packet: PacketLocals) => void,
  pushVerdict: () => void,
): void {
  const [table, count, results] = [0, 1, 2];
  const next = body.local(type.i32);
  body.get(results);
  body.set(next);
  wasm.eachRow(body, { table, count, words: WORDS }, ({ words: [start, length, wireLength], number }) => {
    emitRun({ start: start!, length: length!, wireLength: wireLength! });
    pushVerdict();
    body.if();
    body.get(next);
    body.get(number);
    body.memory(i32.store, 0);
    wasm.increase(body, next, 4);
    body.end();
  });
  body.get(next);
  body.get(results);
  body.op(i32.sub);
  body.i32Const(2);
  body.op(i32.shr_u);
}
