/** Listed plain records in WebAssembly memory → records of little-endian classic pcap, one behind the other. */

import type { PlainRecords, Resolution } from '../capture/index.js';
import { recordLayouts } from '../vm/index.js';
import * as wasm from '../wasm/index.js';

const { i32, i64, type } = wasm;

/** Of the records to be written. */
const HEADER = 16;
const written = { seconds: 0, fraction: 4, captured: 8, wire: 12 } as const;

/** Where times lie: seconds and their fraction in pcap, halves of a count in pcapng, the upper one first. */
const timeOf = { pcap: 0, pcapng: 12 } as const;

const unitsPerSecond: Readonly<Record<Resolution, number>> = {
  microseconds: 1_000_000,
  nanoseconds: 1_000_000_000,
};
const NANOSECONDS_PER_MICROSECOND = 1000;

/**
 * The address of a list (record-batch.ts), and how many rows it has; seconds to be added; where the records go → where
 * they end. No record becomes longer, so they may go where the first of them lies.
 */
const ROWS = 0;
const COUNT = 1;
const OFFSET = 2;
const INTO = 3;

const convertType: wasm.FunctionType = {
  parameters: [type.i32, type.i32, type.i32, type.i32],
  results: [type.i32],
};

export type Convert = (rows: number, count: number, offset: number, into: number) => number;

/** A module for records of that kind, whose times are to be counted in `resolution`. */
export function pcapRecordsModule(
  { format, littleEndian, from }: PlainRecords,
  resolution: Resolution,
): Uint8Array {
  const body = new wasm.FunctionBody(convertType.parameters.length);
  const layout = recordLayouts[format];
  const first = body.local(type.i32);
  const second = body.local(type.i32);
  const captured = body.local(type.i32);
  const wire = body.local(type.i32);
  wasm.eachRow(body, { table: ROWS, count: COUNT, words: 2 }, ({ words: [record] }) => {
    load(record!, timeOf[format], first);
    load(record!, timeOf[format] + 4, second);
    load(record!, layout.captured, captured);
    load(record!, layout.wire, wire);
    if (format === 'pcapng') emitDivision(body, first, second, unitsPerSecond[from.resolution]);
    store(written.seconds, first);
    emitFraction();
    store(written.captured, captured);
    store(written.wire, wire);
    body.get(INTO);
    body.i32Const(HEADER);
    body.op(i32.add);
    body.tee(INTO);
    body.get(record!);
    body.i32Const(layout.packet);
    body.op(i32.add);
    body.get(captured);
    body.memoryCopy();
    body.get(INTO);
    body.get(captured);
    body.op(i32.add);
    body.set(INTO);
  });
  body.get(INTO);
  return wasm.encodeModule({
    imports: [],
    memory: { module: 'host', name: 'memory', pages: 1 },
    functions: [{ type: convertType, body, name: 'run' }],
    globals: 0,
  });

  function load(record: number, offset: number, into: number): void {
    body.get(record);
    body.memory(i32.load, offset);
    body.set(into);
    if (littleEndian) return;
    wasm.pushReversed32(body, into);
    body.set(into);
  }

  function store(offset: number, local: number): void {
    body.get(INTO);
    body.get(local);
    body.memory(i32.store, offset);
  }

  function emitFraction(): void {
    body.get(INTO);
    body.get(second);
    if (from.resolution !== resolution) {
      body.i32Const(NANOSECONDS_PER_MICROSECOND);
      body.op(resolution === 'microseconds' ? i32.div_u : i32.mul);
    }
    body.memory(i32.store, written.fraction);
  }
}

/** Halves of a count → seconds, with the offset, and the rest in units. */
function emitDivision(body: wasm.FunctionBody, high: number, low: number, units: number): void {
  const count = body.local(type.i64);
  const quotient = body.local(type.i64);
  body.get(high);
  body.op(i64.extend_i32_u);
  body.i64Const(32, 0);
  body.op(i64.shl);
  body.get(low);
  body.op(i64.extend_i32_u);
  body.op(i64.or);
  body.tee(count);
  body.i64Const(units, 0);
  body.op(i64.div_u);
  body.tee(quotient);
  body.op(i32.wrap_i64);
  body.get(OFFSET);
  body.op(i32.add);
  body.set(high);
  body.get(count);
  body.get(quotient);
  body.i64Const(units, 0);
  body.op(i64.mul);
  body.op(i64.sub);
  body.op(i32.wrap_i64);
  body.set(low);
}
