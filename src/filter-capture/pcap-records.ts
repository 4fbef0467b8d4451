/** A plain record in WebAssembly memory → a record of little-endian classic pcap: the code for that. */

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

/** Locals with the address of a record, the seconds to be added, and where it goes, and the next one behind it. */
export interface RecordLocals {
  readonly record: number;
  readonly offset: number;
  readonly into: number;
}

/** Of records of that kind; times are to be counted in `resolution`. Gives the code for any one of them. */
export function pcapRecordCode(
  body: wasm.FunctionBody,
  { format, littleEndian, from }: PlainRecords,
  resolution: Resolution,
): (locals: RecordLocals) => void {
  const layout = recordLayouts[format];
  const first = body.local(type.i32);
  const second = body.local(type.i32);
  const captured = body.local(type.i32);
  const wire = body.local(type.i32);
  const emitSeconds =
    format === 'pcapng' ? divisionCode(body, first, second, unitsPerSecond[from.resolution]) : () => {};
  return ({ record, offset, into }) => {
    load(record, timeOf[format], first);
    load(record, timeOf[format] + 4, second);
    load(record, layout.captured, captured);
    load(record, layout.wire, wire);
    emitSeconds(offset);
    store(into, written.seconds, first);
    emitFraction(into);
    store(into, written.captured, captured);
    store(into, written.wire, wire);
    wasm.increase(body, into, HEADER);
    body.get(into);
    body.get(record);
    body.i32Const(layout.packet);
    body.op(i32.add);
    body.get(captured);
    body.memoryCopy();
    body.get(into);
    body.get(captured);
    body.op(i32.add);
    body.set(into);
  };

  function load(record: number, at: number, word: number): void {
    body.get(record);
    body.memory(i32.load, at);
    body.set(word);
    if (littleEndian) return;
    wasm.pushReversed32(body, word);
    body.set(word);
  }

  function store(into: number, at: number, word: number): void {
    body.get(into);
    body.get(word);
    body.memory(i32.store, at);
  }

  function emitFraction(into: number): void {
    body.get(into);
    body.get(second);
    if (from.resolution !== resolution) {
      body.i32Const(NANOSECONDS_PER_MICROSECOND);
      body.op(resolution === 'microseconds' ? i32.div_u : i32.mul);
    }
    body.memory(i32.store, written.fraction);
  }
}

/** Halves of a count → seconds, with the offset, and the rest in units. */
function divisionCode(
  body: wasm.FunctionBody,
  high: number,
  low: number,
  units: number,
): (offset: number) => void {
  const count = body.local(type.i64);
  const quotient = body.local(type.i64);
  return (offset) => {
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
    body.get(offset);
    body.op(i32.add);
    body.set(high);
    body.get(count);
    body.get(quotient);
    body.i64Const(units, 0);
    body.op(i64.mul);
    body.op(i64.sub);
    body.op(i32.wrap_i64);
    body.set(low);
  };
}
