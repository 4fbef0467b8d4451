/**
 * What becomes of the records that a program keeps, which a loop goes over: they are moved together where they lie, or
 * listed. Around nothing, the loop finds where records begin.
 */

import * as wasm from '../../wasm/index.js';
import type { PacketLocals } from './assembler.js';
import { emitRecords, FROM, type RecordKind, recordParameters } from './record-loop.js';

const { i32, type } = wasm;

/** What is done with the records to keep. */
export type RecordEnding = 'move' | 'list';

/** The parameters of a loop (record-loop.ts) → where it stopped: at `end`, or at a record that is not plain. */
export const walkType: wasm.FunctionType = { parameters: recordParameters, results: [type.i32] };

const INTO = recordParameters.length;
const MOVE_RESULTS = INTO + 1;
const LIST = recordParameters.length;
const LIST_END = LIST + 1;
const LIST_RESULTS = LIST + 2;

/** Where a record lies, and how many were looked at before it. */
const LIST_ROW = 8;

interface Ending {
  readonly type: wasm.FunctionType;
  readonly emit: (
    body: wasm.FunctionBody,
    kind: RecordKind,
    emitRun: (packet: PacketLocals) => void,
    pushVerdict: () => void,
  ) => void;
}

/**
 * As the walk, and then for `move`: where the records to keep are moved, at or before `from`, and where results go. Results
 * are three numbers of 32 bits: packets seen, packets kept, and where the moved ones end.
 *
 * For `list`: where the list goes, where there is no more room for it, which is one more reason to stop, and where results
 * go. Results are packets seen, where the list ends, and where the last record lies that was seen. A row of the list is
 * the address of a record, and how many packets were seen before it.
 */
export const endings: Readonly<Record<RecordEnding, Ending>> = {
  move: {
    type: { parameters: [...recordParameters, type.i32, type.i32], results: [type.i32] },
    emit: emitMove,
  },
  list: {
    type: { parameters: [...recordParameters, type.i32, type.i32, type.i32], results: [type.i32] },
    emit: emitList,
  },
};

export function emitWalk(body: wasm.FunctionBody, kind: RecordKind): void {
  emitRecords(body, kind, () => {});
  body.get(FROM);
}

function emitMove(
  body: wasm.FunctionBody,
  kind: RecordKind,
  emitRun: (packet: PacketLocals) => void,
  pushVerdict: () => void,
): void {
  const seen = body.local(type.i32);
  const kept = body.local(type.i32);
  /** Where the records to keep begin that come one after the other; 0 when the last was not kept. */
  const run = body.local(type.i32);
  emitRecords(body, kind, (packet) => {
    wasm.increase(body, seen, 1);
    emitRun(packet);
    pushVerdict();
    body.if();
    wasm.increase(body, kept, 1);
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
  storeResults(body, MOVE_RESULTS, [seen, kept, INTO]);
  body.get(FROM);

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

function emitList(
  body: wasm.FunctionBody,
  kind: RecordKind,
  emitRun: (packet: PacketLocals) => void,
  pushVerdict: () => void,
): void {
  const seen = body.local(type.i32);
  const last = body.local(type.i32);
  emitRecords(
    body,
    kind,
    (packet) => {
      body.get(FROM);
      body.set(last);
      emitRun(packet);
      pushVerdict();
      body.if();
      for (const [index, word] of [FROM, seen].entries()) {
        body.get(LIST);
        body.get(word);
        body.memory(i32.store, 4 * index);
      }
      wasm.increase(body, LIST, LIST_ROW);
      body.end();
      wasm.increase(body, seen, 1);
    },
    () => {
      body.get(LIST);
      body.get(LIST_END);
      body.op(i32.eq);
    },
  );
  storeResults(body, LIST_RESULTS, [seen, LIST, last]);
  body.get(FROM);
}

function storeResults(body: wasm.FunctionBody, address: number, results: readonly number[]): void {
  for (const [index, result] of results.entries()) {
    body.get(address);
    body.get(result);
    body.memory(i32.store, 4 * index);
  }
}
