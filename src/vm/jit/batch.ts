/** Loops over many packets that lie in memory, around the code for one. What is to be kept is written behind each other. */

import * as wasm from '../../wasm/index.js';
import type { PacketLocals } from './assembler.js';
import { pushReversed32 } from './values.js';

const { i32, type } = wasm;

/** The byte order of a pcap file. */
export type BatchOrder = 'little' | 'big';

/** Bytes before each packet of a pcap file; where its captured and its original length lie among them. */
const RECORD_HEADER = 16;
const CAPTURED_LENGTH = 8;
const ORIGINAL_LENGTH = 12;

/**
 * `from` and `end` of the records; the largest plausible length; where results go; how many packets to keep at most →
 * where it stopped: at `end`, at a record that is not whole or not plausible, or behind the last packet to keep.
 *
 * Results are three numbers of 32 bits (packets seen, packets kept, ranges), then for each range of kept records where it
 * starts and ends.
 */
export const pcapBatchType: wasm.FunctionType = {
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32],
  results: [type.i32],
};

export const BATCH_RESULTS = 12;

export function emitPcapBatch(
  body: wasm.FunctionBody,
  order: BatchOrder,
  emitRun: (packet: PacketLocals) => void,
  pushVerdict: () => void,
): void {
  const [from, end, largest, results, limit] = [0, 1, 2, 3, 4];
  const packet = {
    start: body.local(type.i32),
    length: body.local(type.i32),
    wireLength: body.local(type.i32),
  };
  const next = body.local(type.i32);
  const seen = body.local(type.i32);
  const kept = body.local(type.i32);
  const range = body.local(type.i32);
  body.get(results);
  body.i32Const(BATCH_RESULTS);
  body.op(i32.add);
  body.set(range);
  body.block();
  const stop = body.depth;
  body.loop();
  const again = body.depth;
  // end - from: the sum could leave 32 bits
  body.get(end);
  body.get(from);
  body.op(i32.sub);
  body.i32Const(RECORD_HEADER);
  body.op(i32.lt_u);
  body.brIf(body.depth - stop);
  loadLength(CAPTURED_LENGTH, packet.length);
  loadLength(ORIGINAL_LENGTH, packet.wireLength);
  body.get(from);
  body.i32Const(RECORD_HEADER);
  body.op(i32.add);
  body.set(packet.start);
  body.get(packet.length);
  body.get(largest);
  body.op(i32.gt_u);
  body.get(packet.length);
  body.get(end);
  body.get(packet.start);
  body.op(i32.sub);
  body.op(i32.gt_u);
  body.op(i32.or);
  body.brIf(body.depth - stop);
  body.get(packet.start);
  body.get(packet.length);
  body.op(i32.add);
  body.set(next);
  increment(seen);
  emitRun(packet);
  pushVerdict();
  body.if();
  keepRange();
  increment(kept);
  body.get(kept);
  body.get(limit);
  body.op(i32.eq);
  body.if();
  body.get(next);
  body.set(from);
  body.br(body.depth - stop);
  body.end();
  body.end();
  body.get(next);
  body.set(from);
  body.br(body.depth - again);
  body.end();
  body.end();
  storeResult(0, () => body.get(seen));
  storeResult(4, () => body.get(kept));
  storeResult(8, () => {
    body.get(range);
    body.get(results);
    body.op(i32.sub);
    body.i32Const(BATCH_RESULTS);
    body.op(i32.sub);
    body.i32Const(3);
    body.op(i32.shr_u);
  });
  body.get(from);

  function loadLength(offset: number, into: number): void {
    body.get(from);
    body.memory(i32.load, offset);
    body.set(into);
    if (order === 'little') return;
    pushReversed32(body, into);
    body.set(into);
  }

  function increment(local: number): void {
    body.get(local);
    body.i32Const(1);
    body.op(i32.add);
    body.set(local);
  }

  /** A record that follows a kept one makes its range longer. */
  function keepRange(): void {
    body.get(kept);
    body.op(i32.eqz);
    body.if();
    newRange();
    body.else();
    body.get(range);
    body.i32Const(4);
    body.op(i32.sub);
    body.memory(i32.load, 0);
    body.get(from);
    body.op(i32.ne);
    body.if();
    newRange();
    body.end();
    body.end();
    body.get(range);
    body.i32Const(4);
    body.op(i32.sub);
    body.get(next);
    body.memory(i32.store, 0);
  }

  function newRange(): void {
    body.get(range);
    body.get(from);
    body.memory(i32.store, 0);
    body.get(range);
    body.i32Const(8);
    body.op(i32.add);
    body.set(range);
  }

  function storeResult(offset: number, push: () => void): void {
    body.get(results);
    push();
    body.memory(i32.store, offset);
  }
}

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
