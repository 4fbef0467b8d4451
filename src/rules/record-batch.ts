/** The loop over the plain records of a capture as they lie in memory, around the code for one packet. */

import { emitRecords, RECORD, type RecordKind, recordParameters } from '../vm/index.js';
import * as wasm from '../wasm/index.js';
import { noteFor, OUT, pushNoted } from './routines.js';

const { i32, type } = wasm;

/** Words of a row before the numbers of its rules. */
export const ROW_HEAD = 2;
const HEAD = 4 * ROW_HEAD;

export const kinds: readonly RecordKind[] = (['pcap', 'pcapng'] as const).flatMap((format) =>
  (['little', 'big'] as const).map((order) => ({ format, order })),
);
export const nameOf = ({ format, order }: RecordKind): string => `${format} ${order}`;

/**
 * The parameters of a loop over records (vm/jit/record-loop.ts); number of the first packet among all; whether packets that
 * match no rule have rows as well; where rows go, and from where on there is no room for another; where results go → where it
 * stopped. A row is the address of a record, how many rules match, and their numbers. Results are how many packets were
 * looked at, where the last of them lies, and where the rows end.
 */
const recordBatchType: wasm.FunctionType = {
  parameters: [...recordParameters, type.i32, type.i32, type.i32, type.i32, type.i32],
  results: [type.i32],
};

export type RunRecords = (
  from: number,
  end: number,
  largest: number,
  interfaces: number,
  count: number,
  serial: number,
  all: number,
  rows: number,
  full: number,
  results: number,
) => number;

export function emitRecordBatch(
  kind: RecordKind,
  emitPacket: (body: wasm.FunctionBody, packet: readonly number[]) => void,
): { readonly type: wasm.FunctionType; readonly body: wasm.FunctionBody; readonly name: string } {
  const [serial, all, row, full, results] = [0, 1, 2, 3, 4].map(
    (index) => recordParameters.length + index,
  ) as [number, number, number, number, number];
  const body = new wasm.FunctionBody(recordBatchType.parameters.length);
  const seen = body.local(type.i32);
  const last = body.local(type.i32);
  const rules = body.local(type.i32);
  emitRecords(
    body,
    kind,
    ({ start, length, wireLength }) => {
      body.get(RECORD);
      body.set(last);
      noteFor(body, { serial, row, head: HEAD }, rules);
      emitPacket(body, [start, length, wireLength]);
      body.globalGet(OUT);
      body.get(rules);
      body.op(i32.ne);
      body.get(all);
      body.op(i32.or);
      body.if();
      body.get(row);
      body.get(RECORD);
      body.memory(i32.store, 0);
      body.get(row);
      pushNoted(body, rules);
      body.memory(i32.store, 4);
      body.globalGet(OUT);
      body.set(row);
      body.end();
      wasm.increase(body, serial, 1);
      wasm.increase(body, seen, 1);
    },
    () => {
      body.get(row);
      body.get(full);
      body.op(i32.ge_u);
    },
  );
  for (const [index, result] of [seen, last, row].entries()) {
    body.get(results);
    body.get(result);
    body.memory(i32.store, 4 * index);
  }
  body.get(RECORD);
  return { type: recordBatchType, body, name: nameOf(kind) };
}
