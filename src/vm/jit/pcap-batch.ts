/**
 * Loops over the records of a classic pcap file that lie in memory: around the code for one packet, which moves those to
 * keep together; or around nothing, which finds where records begin.
 */

import * as wasm from '../../wasm/index.js';
import type { PacketLocals } from './assembler.js';
import { pushReversed32 } from './values.js';

const { i32, type } = wasm;

/** The byte order of a pcap file. */
export type RecordOrder = 'little' | 'big';

/** Bytes before each packet of a pcap file; where its captured and its original length lie among them. */
const RECORD_HEADER = 16;
const CAPTURED_LENGTH = 8;
const ORIGINAL_LENGTH = 12;

/** Parameters of both loops; of the second, where the records to keep go as well, and where the results. */
const FROM = 0;
const END = 1;
const LARGEST = 2;
const INTO = 3;
const RESULTS = 4;

/**
 * `from` and `end` of the records; the largest plausible length → where it stopped: at `end`, or at a record that is not
 * whole or not plausible.
 */
export const walkType: wasm.FunctionType = {
  parameters: [type.i32, type.i32, type.i32],
  results: [type.i32],
};

/**
 * As the walk; then where the records to keep are moved, at or before `from`, and where results go. Results are three
 * numbers of 32 bits: packets seen, packets kept, and where the moved ones end.
 */
export const pcapBatchType: wasm.FunctionType = {
  parameters: [...walkType.parameters, type.i32, type.i32],
  results: [type.i32],
};

export function emitWalk(body: wasm.FunctionBody, order: RecordOrder): void {
  emitRecords(body, order, () => {});
  body.get(FROM);
}

export function emitPcapBatch(
  body: wasm.FunctionBody,
  order: RecordOrder,
  emitRun: (packet: PacketLocals) => void,
  pushVerdict: () => void,
): void {
  const seen = body.local(type.i32);
  const kept = body.local(type.i32);
  /** Where the records to keep begin that come one after the other; 0 when the last was not kept. */
  const run = body.local(type.i32);
  emitRecords(body, order, (packet) => {
    increment(seen);
    emitRun(packet);
    pushVerdict();
    body.if();
    increment(kept);
    body.get(run);
    body.op(i32.eqz);
    body.if();
    body.get(FROM);
    body.set(run);
    body.end();
    body.else();
    body.get(run);
    body.if();
    moveRun();
    body.i32Const(0);
    body.set(run);
    body.end();
    body.end();
  });
  body.get(run);
  body.if();
  moveRun();
  body.end();
  for (const [index, result] of [seen, kept, INTO].entries()) {
    body.get(RESULTS);
    body.get(result);
    body.memory(i32.store, 4 * index);
  }
  body.get(FROM);

  function increment(local: number): void {
    body.get(local);
    body.i32Const(1);
    body.op(i32.add);
    body.set(local);
  }

  function moveRun(): void {
    body.get(INTO);
    body.get(run);
    pushLength();
    body.memoryCopy();
    body.get(INTO);
    pushLength();
    body.op(i32.add);
    body.set(INTO);
  }

  function pushLength(): void {
    body.get(FROM);
    body.get(run);
    body.op(i32.sub);
  }
}

/** FROM is the record that is being looked at, and in the end the one that nobody looked at. */
function emitRecords(
  body: wasm.FunctionBody,
  order: RecordOrder,
  emitPacket: (packet: PacketLocals) => void,
): void {
  const packet = {
    start: body.local(type.i32),
    length: body.local(type.i32),
    wireLength: body.local(type.i32),
  };
  const next = body.local(type.i32);
  body.block();
  const stop = body.depth;
  body.loop();
  const again = body.depth;
  // end - from: the sum could leave 32 bits
  body.get(END);
  body.get(FROM);
  body.op(i32.sub);
  body.i32Const(RECORD_HEADER);
  body.op(i32.lt_u);
  body.brIf(body.depth - stop);
  loadLength(CAPTURED_LENGTH, packet.length);
  loadLength(ORIGINAL_LENGTH, packet.wireLength);
  body.get(FROM);
  body.i32Const(RECORD_HEADER);
  body.op(i32.add);
  body.set(packet.start);
  body.get(packet.length);
  body.get(LARGEST);
  body.op(i32.gt_u);
  body.get(packet.length);
  body.get(END);
  body.get(packet.start);
  body.op(i32.sub);
  body.op(i32.gt_u);
  body.op(i32.or);
  body.brIf(body.depth - stop);
  body.get(packet.start);
  body.get(packet.length);
  body.op(i32.add);
  body.set(next);
  emitPacket(packet);
  body.get(next);
  body.set(FROM);
  body.br(body.depth - again);
  body.end();
  body.end();

  function loadLength(offset: number, into: number): void {
    body.get(FROM);
    body.memory(i32.load, offset);
    body.set(into);
    if (order === 'little') return;
    pushReversed32(body, into);
    body.set(into);
  }
}
