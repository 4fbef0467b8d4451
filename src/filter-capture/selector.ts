/** A compiled expression → which packets it keeps: by the interpreter, and by WebAssembly when there are many. */

import { FilterError } from '../base/index.js';
import { type PacketBatch, ROW_LENGTH, row } from '../capture/index.js';
import type { Program } from '../compiler.js';
import { RecordFilter } from '../record-filter.js';
import { translate } from '../translate/index.js';
import { jitMachine, type Machine, machine, type RecordModules, recordModules } from '../vm/index.js';
import type { PacketMemory } from './packet-memory.js';

export interface Selector {
  /** Writes the rows of packets to keep into `kept`; gives their number. */
  select(batch: PacketBatch, kept: Uint32Array): number;
  /** For records of classic pcap that lie in the memory, if there is such a thing for the program. */
  records(): RecordFilter | undefined;
}

export function interpretedSelector(program: Program): Selector {
  const interpreter = machine(program);
  return { select: (batch, kept) => selectEach(interpreter, batch, kept), records: () => undefined };
}

/** For packets that lie in `memory`. Undefined where the program cannot be translated. */
export function compiledSelector(program: Program, memory: PacketMemory): Selector | undefined {
  const extended = translated(program);
  if (extended === undefined) return undefined;
  const compiled = jitMachine(extended, { memory: memory.memory });
  let records: RecordFilter | undefined;
  return {
    select(batch, kept) {
      const table = compiled.table();
      return table === undefined
        ? selectEach(compiled, batch, kept)
        : selectTable(table, memory, batch, kept);
    },
    records() {
      if (records !== undefined) return records;
      const modules = recordModules(extended, 'little');
      if (modules !== undefined) records = new RecordFilter(modules, memory.memory, memory.results);
      return records;
    },
  };
}

/** Undefined where the program cannot be run over records so. */
export function modulesOf(program: Program): RecordModules | undefined {
  const extended = translated(program);
  return extended && recordModules(extended, 'little');
}

function translated(program: Program): ReturnType<typeof translate> | undefined {
  try {
    return translate(program);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

function selectEach(each: Machine, batch: PacketBatch, kept: Uint32Array): number {
  const { bytes, table, count } = batch;
  let keptCount = 0;
  for (let index = 0, at = 0; index < count; index++, at += ROW_LENGTH) {
    const start = table[at + row.start]!;
    const packet = bytes.subarray(start, start + table[at + row.capturedLength]!);
    if (each.run(packet, table[at + row.wireLength]!) !== 0) kept[keptCount++] = index;
  }
  return keptCount;
}

type RunTable = (table: number, count: number, results: number) => number;

function selectTable(run: RunTable, memory: PacketMemory, batch: PacketBatch, kept: Uint32Array): number {
  const { bytes, table, count } = batch;
  const { buffer } = memory.memory;
  const rows = new Uint32Array(buffer, memory.table, 3 * count);
  for (let index = 0, from = 0, into = 0; index < count; index++, from += ROW_LENGTH) {
    rows[into++] = bytes.byteOffset + table[from + row.start]!;
    rows[into++] = table[from + row.capturedLength]!;
    rows[into++] = table[from + row.wireLength]!;
  }
  const keptCount = run(memory.table, count, memory.numbers);
  kept.set(new Uint32Array(buffer, memory.numbers, keptCount));
  return keptCount;
}
