import { describe, expect, it } from 'vitest';
import { packets } from '../../bench/machines/traffic.js';
import { emptyRecord, openCapture, Window } from '../../src/capture/index.js';
import { compile } from '../../src/index.js';
import { combinedRules, interpretedRules, type RuleMachine } from '../../src/rules/index.js';
import { described, enhanced, pcapngFile, section } from '../capture/pcapng-file.js';
import { matches, tableOf } from './table.js';

const frames = packets(400);

function pcapFile(isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(24 + frames.reduce((sum, { length }) => sum + 16 + length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2c3d4, isLittle);
  view.setUint16(4, 2, isLittle);
  view.setUint16(6, 4, isLittle);
  view.setUint32(16, 262_144, isLittle);
  view.setUint32(20, 1, isLittle);
  let at = 24;
  for (const frame of frames) {
    view.setUint32(at + 8, frame.length, isLittle);
    view.setUint32(at + 12, frame.length, isLittle);
    bytes.set(frame, at + 16);
    at += 16 + frame.length;
  }
  return bytes;
}

const blocks = [section(), described(1, 0), ...frames.map((frame) => enhanced(Uint8Array.from(frame)))];

/** The rules that match each packet, as runs over its record tell them; with `all` also where there are none. */
function runs(machine: RuleMachine, capture: Uint8Array, all: boolean): number[][] {
  const window = new Window(capture.length);
  window.add(capture);
  window.move(machine.allocate!);
  const reader = openCapture(window)!;
  const found: number[][] = [];
  while (window.length > 0) {
    const run = machine.runRecords!(window.bytes, window.start, window.end, reader.plain!()!, all)!;
    expect(run.seen).toBeGreaterThan(0);
    for (let at = 0; at < run.rows.length; ) {
      const end = at + 2 + run.rows[at + 1]!;
      found.push([...run.rows.subarray(at + 2, end)].sort((a, b) => a - b));
      at = end;
    }
    window.start = run.last;
    reader.next(emptyRecord());
  }
  return found;
}

const captures = [
  ['classic pcap', pcapFile(true)],
  ['big-endian pcap', pcapFile(false)],
  ['pcapng', pcapngFile(blocks)],
  ['big-endian pcapng', pcapngFile(blocks, 'big-endian')],
] as const;

describe.each(captures)('records of %s that are not read', (_, capture) => {
  it.each([
    ['few rules', ['tcp port 80', 'host 10.2.3.4 or udp', 'len > 300 and not arp']],
    ['more results than there is room for', Array.from({ length: 900 }, (_, i) => `len > ${i % 60}`)],
  ])('have the rules that match their packets: %s', (__, texts) => {
    const programs = texts.map((text) => compile(text));
    const machine = combinedRules(programs);
    const expected = matches(interpretedRules(programs), tableOf(frames));
    expect(runs(machine, capture, true)).toEqual(expected);
    expect(runs(machine, capture, false)).toEqual(expected.filter(({ length }) => length > 0));
  });
});

it('records that lie elsewhere are not run over', () => {
  const machine = combinedRules([compile('tcp')]);
  const plain = { format: 'pcap', littleEndian: true, largest: 100, limits: Uint32Array.of(101) } as const;
  expect(machine.runRecords!(new Uint8Array(100), 0, 100, plain, true)).toBeUndefined();
});
