/** A compiled expression → which packets it keeps: by the interpreter, and by WebAssembly when there are many. */

import { FilterError } from '../base/index.js';
import { type PacketBatch, type PlainRecords, ROW_LENGTH, row } from '../capture/index.js';
import type { Program } from '../compiler.js';
import { RecordFilter } from '../record-filter.js';
import { translate } from '../translate/index.js';
import {
  type JitMachine,
  jitMachine,
  type Machine,
  machine,
  type RecordKind,
  type RecordModules,
  recordModule,
  recordModules,
} from '../vm/index.js';
import type { PacketMemory } from './packet-memory.js';
import { RecordList } from './record-list.js';

export interface Selector {
  /** Writes the rows of packets to keep into `kept`; gives their number. */
  select(batch: PacketBatch, kept: Uint32Array): number;
  /** For records of little-endian classic pcap that lie in the memory, if there is such a thing for the program. */
  records(): RecordFilter | undefined;
  /** As well, for records that are plain. */
  list(plain: PlainRecords): RecordList | undefined;
}

/** Those that may be written as they lie. */
const copied: RecordKind = { format: 'pcap', order: 'little' };

export function interpretedSelector(program: Program): Selector {
  const interpreter = machine(program);
  return {
    select: (batch, kept) => selectEach(interpreter, batch, kept),
    records: () => undefined,
    list: () => undefined,
  };
}

/** For packets that lie in `memory`. Undefined where the program cannot be translated. */
export function compiledSelector(program: Program, memory: PacketMemory): Selector | undefined {
  const extended = translated(program);
  if (extended === undefined) return undefined;
  // Records that lie as they are wanted hardly ever need it.
  let known: JitMachine | undefined;
  const compiled = (): JitMachine => (known ??= jitMachine(extended, { memory: memory.memory }));
  let records: RecordFilter | undefined;
  let isKnown = false;
  const lists = new Map<string, RecordList | undefined>();
  return {
    select(batch, kept) {
      const table = compiled().table();
      return table === undefined
        ? selectEach(compiled(), batch, kept)
        : selectTable(table, memory, batch, kept);
    },
    records() {
      if (isKnown) return records;
      // Asked for each window: what cannot be is found out once.
      isKnown = true;
      const modules = recordModules(extended, copied);
      if (modules !== undefined) records = new RecordFilter(modules, memory.memory, memory.results);
      return records;
    },
    list({ format, littleEndian }) {
      const order = littleEndian ? 'little' : 'big';
      const key = `${format} ${order}`;
      if (!lists.has(key)) {
        const module = recordModule(extended, { format, order }, 'list');
        lists.set(key, module && new RecordList(module, memory));
      }
      return lists.get(key);
    },
  };
}

/** Undefined where the program cannot be run over records so. */
export function modulesOf(program: Program): RecordModules | undefined {
  const extended = translated(program);
  return extended && recordModules(extended, copied);
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
