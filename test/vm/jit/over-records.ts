/** Compiled programs over packets one at a time, and over records of a capture, beside the interpreter. */

import { expect } from 'vitest';
import type * as cbpf from '../../../src/cbpf/index.js';
import type * as ebpf from '../../../src/ebpf/index.js';
import { RecordFilter } from '../../../src/record-filter.js';
import { translate } from '../../../src/translate/index.js';
import { jitMachine, machine, newMemory, recordModules } from '../../../src/vm/index.js';

const PAGE = 65_536;
const HEADER = 16;

/**
 * Which packets a program keeps that lie as records at the very end of a memory, by number. Undefined for programs that are not
 * run so.
 */
export function keptOf(program: ebpf.Program, packets: readonly Uint8Array[]): readonly number[] | undefined {
  const modules = recordModules(program, { format: 'pcap', order: 'little' });
  if (modules === undefined) return undefined;
  const length = packets.reduce((sum, packet) => sum + HEADER + packet.length, 0);
  const memory = newMemory(PAGE);
  const end = memory.buffer.byteLength;
  const view = new DataView(memory.buffer);
  let at = end - length;
  for (const [number, packet] of packets.entries()) {
    view.setUint32(at, number, true);
    view.setUint32(at + 8, packet.length, true);
    view.setUint32(at + 12, packet.length, true);
    new Uint8Array(memory.buffer).set(packet, at + HEADER);
    at += HEADER + packet.length;
  }
  const records = new RecordFilter(modules, memory, PAGE);
  records.filter(end - length, end, PAGE);
  const kept: number[] = [];
  for (at = end - length; kept.length < records.kept; ) {
    kept.push(view.getUint32(at, true));
    at += HEADER + view.getUint32(at + 8, true);
  }
  return kept;
}

/** All of them keep the same packets, named by their numbers. Gives whether the program is run over records. */
export function expectSame(program: cbpf.Program, packets: readonly Uint8Array[], title = ''): boolean {
  const interpreter = machine(program);
  const expected = [...packets.keys()].filter((number) => interpreter.run(packets[number]!) !== 0);
  const extended = translate(program);
  const single = jitMachine(extended);
  const kept = [...packets.keys()].filter((number) => single.run(packets[number]!) !== 0);
  expect(kept, title).toEqual(expected);
  const keptRecords = keptOf(extended, packets);
  if (keptRecords !== undefined) expect(keptRecords, title).toEqual(expected);
  return keptRecords !== undefined;
}
