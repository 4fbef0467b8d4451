/** Listed plain records in WebAssembly memory → whole records that go to an output, one behind the other, in place. */

import type { PlainRecords } from '../capture/index.js';
import * as wasm from '../wasm/index.js';
import { pcapRecordCode } from './pcap-records.js';
import type { WholeForm } from './whole-form.js';

const { i32, type } = wasm;

/**
 * The address of a list (record-batch.ts), and how many rows it has; seconds to be added to times; where the records go →
 * where they end. No record becomes longer, so they may go where the first of them lies.
 */
export type Convert = (rows: number, count: number, offset: number, into: number) => number;

const ROWS = 0;
const COUNT = 1;
const OFFSET = 2;
const INTO = 3;

const convertType: wasm.FunctionType = {
  parameters: [type.i32, type.i32, type.i32, type.i32],
  results: [type.i32],
};

/** Of a block. */
const LENGTH = 4;

export function conversionModule(plain: PlainRecords, form: WholeForm): Uint8Array {
  const body = new wasm.FunctionBody(convertType.parameters.length);
  const emit = form === 'blocks' ? blockCode(body) : pcapRecordCode(body, plain, form);
  wasm.eachRow(body, { table: ROWS, count: COUNT, words: 2 }, ({ words: [record] }) =>
    emit({ record: record!, offset: OFFSET, into: INTO }),
  );
  body.get(INTO);
  return wasm.encodeModule({
    imports: [],
    memory: { module: 'host', name: 'memory', pages: 1 },
    functions: [{ type: convertType, body, name: 'run' }],
    globals: 0,
  });
}

function blockCode(body: wasm.FunctionBody): ReturnType<typeof pcapRecordCode> {
  const length = body.local(type.i32);
  return ({ record, into }) => {
    body.get(record);
    body.memory(i32.load, LENGTH);
    body.set(length);
    body.get(into);
    body.get(record);
    body.get(length);
    body.memoryCopy();
    body.get(into);
    body.get(length);
    body.op(i32.add);
    body.set(into);
  };
}
