/**
 * Nanoseconds a packet takes compiled, beside libpcap's bpf_filter (and, where UBPF_LIBRARY names its shared library, uBPF's
 * JIT) on the same packets in the same run:
 * `npx tsx bench/jit.ts [rounds]`. The batch runs over a table of packets that lie in WebAssembly memory; records are those
 * of a pcap file there, of which it lists what it keeps; JavaScript takes packets one at a time. How many packets there are decides what they cost: 1,000 stay in the caches, 100,000 do not.
 */

import type * as ebpf from '../src/ebpf/index.js';
import { entryOf } from '../src/record-filter.js';
import { translate } from '../src/translate/index.js';
import { type JitMachine, jitMachine, newMemory, recordModule } from '../src/vm/index.js';
import { filters } from './machines/filters.js';
import { packetTimer, type Timer } from './machines/peers.js';
import { packets } from './machines/traffic.js';

const rounds = Number(process.argv[2] ?? 15);

/** About so many packets a round, so that it makes little difference what ran before and left its packets in the caches. */
const PACKETS_A_ROUND = 3_000_000;
const START = 65_536;
const ROW = 12;
const RECORD_HEADER = 16;
const LARGEST = 262_144;
/** Of a list of records. */
const LISTED = 8;

const mixed = (count: number) => packets(count);
const small = (count: number) => packets(count).map((packet) => packet.subarray(0, 60));
const traffic = [
  { name: '1,000 mixed', list: mixed(1000) },
  { name: '10,000 mixed', list: mixed(10_000) },
  { name: '100,000 small', list: small(100_000) },
  { name: '100,000 mixed', list: mixed(100_000) },
];

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** The packets one after the other in memory, behind them a table that says where, behind that room for results. */
function layOut(list: readonly Uint8Array[]) {
  const bytes = list.reduce((sum, { length }) => sum + length, 0);
  const memory = newMemory(bytes + list.length * (ROW + 4) + START);
  const all = new Uint8Array(memory.buffer);
  const view = new DataView(memory.buffer);
  const table = START + ((bytes + 3) & ~3);
  let at = START;
  for (const [number, packet] of list.entries()) {
    all.set(packet, at);
    view.setUint32(table + ROW * number, at, true);
    view.setUint32(table + ROW * number + 4, packet.length, true);
    view.setUint32(table + ROW * number + 8, packet.length, true);
    at += packet.length;
  }
  return { memory, table, results: table + ROW * list.length };
}

/** The same as records of a little-endian pcap file, behind them room for the list of those that are kept, and for results. */
function layOutRecords(list: readonly Uint8Array[]) {
  const bytes = list.reduce((sum, { length }) => sum + RECORD_HEADER + length, 0);
  const memory = newMemory(bytes + (list.length + 2) * LISTED + START);
  const all = new Uint8Array(memory.buffer);
  const view = new DataView(memory.buffer);
  let at = START;
  for (const packet of list) {
    view.setUint32(at + 8, packet.length, true);
    view.setUint32(at + 12, packet.length, true);
    all.set(packet, at + RECORD_HEADER);
    at += RECORD_HEADER + packet.length;
  }
  const results = (at + 3) & ~3;
  return { memory, end: at, results, listed: results + 12, listEnd: memory.buffer.byteLength - LISTED };
}

function overRecords(
  program: ebpf.Program,
  { memory, end, results, listed, listEnd }: ReturnType<typeof layOutRecords>,
): () => number {
  const module = recordModule(program, { format: 'pcap', order: 'little' }, 'list');
  if (module === undefined) throw new Error('the program is not run over records');
  const run = entryOf(module, memory) as (...numbers: readonly number[]) => number;
  const view = new DataView(memory.buffer);
  return () => {
    run(START, end, LARGEST, 0, 0, listed, listEnd, results);
    return (view.getUint32(results + 4, true) - listed) / LISTED;
  };
}

function timed(count: number, pass: () => number): Timer {
  return (passes) => {
    const times: number[] = [];
    let matches = pass();
    for (let done = 0; done < passes; done++) {
      const start = process.hrtime.bigint();
      matches = pass();
      times.push(Number(process.hrtime.bigint() - start) / count);
    }
    return { time: median(times), matches };
  };
}

function eachPacket(machine: JitMachine, list: readonly Uint8Array[]): () => number {
  return () => {
    let matches = 0;
    for (const packet of list) if (machine.run(packet) !== 0) matches++;
    return matches;
  };
}

console.log(`median of ${rounds} rounds, in turn\n`);
console.log('packets        filter        machine              ns/packet   libpcap / it  matches');
for (const { name, list } of traffic) {
  const others = packetTimer(list);
  const { memory, table, results } = layOut(list);
  const records = layOutRecords(list);
  const passes = Math.max(3, Math.round(PACKETS_A_ROUND / list.length));
  for (const filter of filters) {
    const program = translate(filter.program);
    const machine = jitMachine(program, { memory });
    const batch = machine.table();
    if (batch === undefined) throw new Error('the program has no batch');
    const ubpf = others?.ubpfJit(translate(filter.program, { target: 'flat' }));
    const contenders: { readonly machine: string; readonly timer: Timer; readonly times: number[] }[] = [
      ...(others === undefined
        ? []
        : [{ machine: 'libpcap', timer: others.libpcap(filter.program), times: [] }]),
      ...(ubpf === undefined ? [] : [{ machine: 'uBPF, JIT', timer: ubpf, times: [] }]),
      {
        machine: 'WebAssembly batch',
        timer: timed(list.length, () => batch(table, list.length, results)),
        times: [],
      },
      {
        machine: 'WebAssembly records',
        timer: timed(list.length, overRecords(program, records)),
        times: [],
      },
      { machine: 'JavaScript', timer: timed(list.length, eachPacket(machine, list)), times: [] },
    ];
    const matches = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      for (const each of contenders) {
        const outcome = each.timer(passes);
        each.times.push(outcome.time);
        matches.set(each.machine, outcome.matches);
      }
    }
    const reference = others === undefined ? Number.NaN : median(contenders[0]!.times);
    for (const each of contenders) {
      const time = median(each.times);
      console.log(
        `${name.padEnd(14)} ${filter.name.padEnd(13)} ${each.machine.padEnd(20)} ${time.toFixed(2).padStart(9)} ${(reference / time).toFixed(1).padStart(14)} ${`${matches.get(each.machine)}`.padStart(8)}`,
      );
    }
  }
}
