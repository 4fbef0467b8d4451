/** Programs of rules → one WebAssembly module that tells which of them match each packet. */

import type * as cbpf from '../cbpf/index.js';
import { machine } from '../vm/index.js';
import * as wasm from '../wasm/index.js';
import { ROW, type RunBatch } from './batch.js';
import { type Decision, Decisions } from './decision.js';
import { BATCH, emitRules } from './emit.js';
import { Implications } from './implication.js';
import { interpretedRules } from './interpreted.js';
import { STAMPS, type Tables } from './layout.js';
import { Planner, type Target, TooLarge } from './plan.js';
import { nameOf, ROW_HEAD, type RunRecords } from './record-batch.js';
import type { PacketTable, PlainRecords, RecordRun, RuleMachine } from './rule-machine.js';
import { trace } from './trace.js';
import { Values } from './value.js';

const PAGE = 1 << 16;

/** Packets that are looked at together. */
const MOST_PACKETS = 4096;
/** Words that results may take, beyond those of one packet. */
const ROOM = 1 << 16;

/** Limits of interfaces take the place of the table. */
const MOST_INTERFACES = (ROW / 4) * MOST_PACKETS;
/** Words of what a run over records tells. */
const STATE = 3;

/** The number of the last packet must not come again; at this one all are forgotten. */
const LAST_SERIAL = 0x7fff0000;

/** A rule without a program matches nothing. */
export function combinedRules(programs: readonly (cbpf.Program | undefined)[]): RuleMachine {
  if (wasm.api === undefined) return interpretedRules(programs);
  const { roots, apart } = plan(programs);
  try {
    const combined = new Combined(roots, programs.length);
    return apart.length === 0 ? combined : beside(combined, programs, apart);
  } catch (error) {
    // Engines have limits of their own: of functions, of memory.
    if (!(error instanceof Error && ['CompileError', 'RangeError'].includes(error.name))) throw error;
    return interpretedRules(programs);
  }
}

interface Rooted {
  readonly rule: number;
  readonly decision: Decision;
}

/** How many decisions may be looked at for a plan: some, more for each rule, and all that there are a few times. */
const PATIENCE = 10_000;
const PATIENCE_EACH = 200;
const TIMES_ALL = 4;

/** Engines take no more than some 65,000 branches at one place. */
const MOST_TOGETHER = 20_000;

/** What to decide of every packet, and rules that no plan tells. */
function plan(programs: readonly (cbpf.Program | undefined)[]) {
  const values = new Values();
  const decisions = new Decisions();
  const implications = new Implications(decisions);
  const rooted: Rooted[] = [];
  const apart: number[] = [];
  for (const [rule, program] of programs.entries()) {
    if (program === undefined) continue;
    const decision = trace(program, values, decisions);
    if (decision === undefined) apart.push(rule);
    else rooted.push({ rule, decision });
  }
  const roots: Target[] = [];
  const add = (some: readonly Rooted[]): void => {
    try {
      if (some.length > MOST_TOGETHER) throw new TooLarge();
      const patience = PATIENCE + PATIENCE_EACH * some.length + TIMES_ALL * decisions.size;
      roots.push(new Planner(decisions, implications, patience).target(some));
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      if (some.length === 1) apart.push(some[0]!.rule);
      else for (const half of [some.slice(0, some.length >> 1), some.slice(some.length >> 1)]) add(half);
    }
  };
  add(rooted);
  return { roots, apart: apart.sort((a, b) => a - b) };
}

class Combined implements RuleMachine {
  readonly name = 'WebAssembly';
  results = new Uint32Array(0);
  readonly #memory: wasm.Memory;
  readonly #run: RunBatch;
  readonly #rules: number;
  readonly #tables: Tables;
  readonly #table: number;
  readonly #results: number;
  readonly #full: number;
  readonly #state: number;
  readonly #packets: number;
  readonly #exports: wasm.Instance['exports'];
  #serial = 0;

  constructor(roots: readonly Target[], rules: number) {
    const { bytes, tables } = emitRules(roots, rules);
    this.#rules = rules;
    this.#tables = tables;
    this.#table = tables.end;
    this.#results = this.#table + ROW * MOST_PACKETS;
    this.#full = this.#results + 4 * ROOM;
    this.#state = this.#full + 4 * (rules + ROW_HEAD);
    this.#packets = this.#state + 4 * STATE;
    const api = wasm.api!;
    this.#memory = new api.Memory({ initial: Math.ceil(this.#packets / PAGE) });
    this.#reset();
    const instance = new api.Instance(new api.Module(bytes), { host: { memory: this.#memory } });
    this.#run = instance.exports[BATCH] as RunBatch;
    this.#exports = instance.exports;
  }

  readonly allocate = (length: number, kept: Uint8Array): Uint8Array =>
    wasm.allocate(this.#memory, this.#packets, length, kept);

  run(packets: PacketTable, from: number): number {
    const count = Math.min(packets.count - from, MOST_PACKETS);
    this.#place(packets, from, count);
    if (this.#serial > LAST_SERIAL) this.#reset();
    const done = this.#run(this.#table, count, this.#serial, this.#results, this.#full);
    this.#serial += done;
    if (this.results.buffer !== this.#memory.buffer) {
      this.results = new Uint32Array(this.#memory.buffer, this.#results, ROOM + this.#rules + 1);
    }
    return from + done;
  }

  readonly runRecords = (
    { buffer, byteOffset }: Uint8Array,
    start: number,
    end: number,
    { format, littleEndian, limits, largest }: PlainRecords,
    all: boolean,
  ): RecordRun | undefined => {
    if (buffer !== this.#memory.buffer) return undefined;
    if (this.#serial > LAST_SERIAL) this.#reset();
    const run = this.#exports[nameOf({ format, order: littleEndian ? 'little' : 'big' })] as RunRecords;
    // Of so many interfaces hardly any has packets; those of the others are read.
    const count = Math.min(limits.length, MOST_INTERFACES);
    new Uint32Array(buffer, this.#table, count).set(limits.subarray(0, count));
    const [first, full, results] = [this.#results, this.#full, this.#state];
    const [from, to] = [byteOffset + start, byteOffset + end];
    run(from, to, largest, this.#table, count, this.#serial, Number(all), first, full, results);
    const [seen, last, rowsEnd] = new Uint32Array(buffer, results, STATE) as unknown as [
      number,
      number,
      number,
    ];
    this.#serial += seen;
    const rows = new Uint32Array(buffer, first, (rowsEnd - first) / 4);
    return { seen, last: last - byteOffset, rows, origin: byteOffset };
  };

  /** Tables as they were made, and no stamps. */
  #reset(): void {
    const { start, words } = this.#tables;
    new Uint32Array(this.#memory.buffer, STAMPS, this.#rules).fill(0);
    new Int32Array(this.#memory.buffer, start, words.length).set(words);
    this.#serial = 1;
  }

  /** Says in the table of the module where packets are. */
  #place(packets: PacketTable, from: number, count: number): void {
    const { bytes, rows, rowLength } = packets;
    const isHere = bytes.buffer === this.#memory.buffer;
    const move = isHere ? bytes.byteOffset : this.#copy(packets, from, count);
    const table = new Uint32Array(this.#memory.buffer, this.#table, count * (ROW / 4));
    for (let i = 0, at = 0, row = from * rowLength; i < count; i++, at += ROW / 4, row += rowLength) {
      table[at] = rows[row]! + move;
      table[at + 1] = rows[row + 1]!;
      table[at + 2] = rows[row + 2]!;
    }
  }

  /** Copies all packets to behind the results, as they lie; gives by how much they moved. */
  #copy({ bytes, rows, rowLength }: PacketTable, from: number, count: number): number {
    let first = bytes.length;
    let end = 0;
    for (let i = 0, row = from * rowLength; i < count; i++, row += rowLength) {
      const start = rows[row]!;
      if (start < first) first = start;
      if (start + rows[row + 1]! > end) end = start + rows[row + 1]!;
    }
    const packets = bytes.subarray(first, end);
    this.allocate(packets.length, packets);
    return this.#packets - first;
  }
}

/** Rules that are apart are run one after the other, and their results put behind those of the others. */
function beside(
  combined: RuleMachine,
  programs: readonly (cbpf.Program | undefined)[],
  apart: readonly number[],
): RuleMachine {
  const machines = apart.map((rule) => ({ rule, machine: machine(programs[rule]!) }));
  let results = new Uint32Array(0);
  return {
    name: `${combined.name} and ${machines[0]!.machine.name}`,
    allocate: combined.allocate,
    runRecords: undefined,
    get results() {
      return results;
    },
    run(packets, from) {
      const { bytes, rows, rowLength } = packets;
      const to = combined.run(packets, from);
      const before = combined.results;
      const room = before.length + (to - from) * machines.length;
      if (results.length < room) results = new Uint32Array(room);
      for (let number = from, read = 0, at = 0; number < to; number++) {
        const count = before[read++]!;
        const counted = at++;
        for (let i = 0; i < count; i++) results[at++] = before[read++]!;
        const row = number * rowLength;
        const packet = bytes.subarray(rows[row]!, rows[row]! + rows[row + 1]!);
        for (const each of machines) {
          if (each.machine.run(packet, rows[row + 2]!) !== 0) results[at++] = each.rule;
        }
        results[counted] = at - counted - 1;
      }
      return to;
    },
  };
}
