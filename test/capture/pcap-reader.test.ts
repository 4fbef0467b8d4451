import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import {
  CaptureError,
  emptyRecord,
  openCapture,
  savefileBehaviors,
  Window,
} from '../../src/capture/index.js';
import { ownCapture } from './files.js';
import { packetsOf, readInto } from './rewrite.js';

const packets = [text('first packet'), text('the second packet, longer'), text('third')];
const nothing = { begin() {}, add() {} };

describe('reading a classic pcap file', () => {
  it('gives time, lengths and bytes of each packet', () => {
    const [first, second] = packetsOf(pcapFile(packets, { linkType: 1, kept: 20 }));
    const from = {
      linkType: 1,
      linkTypeExtension: 0,
      snapLength: 262144,
      resolution: 'microseconds',
      swapped: false,
    };
    expect({ ...first, bytes: Buffer.from(first!.bytes).toString() }).toEqual({
      bytes: 'first packet',
      start: 0,
      capturedLength: 12,
      wireLength: 12,
      seconds: 1767225600,
      fraction: 0,
      interface: from,
      blockStart: 0,
      blockLength: 28,
    });
    expect({ ...second, bytes: Buffer.from(second!.bytes).toString() }).toEqual({
      bytes: 'the second packet, l',
      start: 0,
      capturedLength: 20,
      wireLength: 25,
      seconds: 1767225600,
      fraction: 125001,
      interface: from,
      blockStart: 0,
      blockLength: 36,
    });
  });

  it.each([
    ['raw.pcap', { linkType: 12 }],
    ['loop.pcap', { linkType: 108 }],
    ['ethernet-nanoseconds.pcap', { resolution: 'nanoseconds', swapped: false }],
    ['ethernet-big-endian.pcap', { resolution: 'microseconds', swapped: true }],
    ['ethernet-snapped.pcap', { snapLength: 60 }],
    ['ethernet-kuznetsov.pcap', { snapLength: 96 + 14 }],
  ])('describes the interface of %s', (name, expected) => {
    expect(packetsOf(readFileSync(ownCapture(name)))[0]!.interface).toMatchObject(expected);
  });

  it('turns the headers that a big-endian machine wrote in its own byte order', () => {
    const can = packetsOf(readFileSync(ownCapture('linux-sll-big-endian.pcap'))).at(-1)!;
    expect(Buffer.from(can.bytes.subarray(14, 20)).toString('hex')).toBe('000c' + '23010000');
  });

  it('reads the same packets whatever the pieces they come in', () => {
    const capture = readFileSync(ownCapture('ethernet-truncated.pcap'));
    const whole = packetsOf(capture);
    expect(whole).toHaveLength(52);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }), (piece, memory) => {
        expect(packetsOf(capture, { piece, memory })).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('needs no more memory than the longest packet', () => {
    const window = new Window(64);
    let rest: Uint8Array = pcapFile(
      Array.from({ length: 1000 }, () => new Uint8Array(100)),
      { linkType: 1 },
    );
    let reader: ReturnType<typeof openCapture>;
    let count = 0;
    while (rest.length > 0) {
      rest = window.add(rest);
      reader ??= openCapture(window);
      if (reader === undefined) continue;
      const record = emptyRecord(reader.interfaces[0]!);
      while (reader.next(record)) count++;
    }
    expect(count).toBe(1000);
    expect(window.bytes.length).toBeLessThan(256);
  });

  it.each<[string, Uint8Array, string, number]>([
    ['a record header cut short', pcapFile(packets, { linkType: 1 }).subarray(0, 57), 'truncated', 52],
    ['a packet cut short', pcapFile(packets, { linkType: 1 }).subarray(0, 70), 'truncated', 52],
    ['a packet of 2 GB', pcapFile(packets, { linkType: 1 }).fill(0x7f, 32, 36), 'absurd-length', 24],
    ['a file header cut short', hex('d4c3b2a1 0200'), 'truncated', 0],
    ['something else', text('PK and so on'), 'unknown-format', 0],
    ['pcapng cut short', hex('0a0d0d0a 1c000000 4d3c2b1a'), 'truncated', 0],
    ['version 3', pcapFile([], { linkType: 1, version: [3, 0] }), 'unsupported-version', 0],
  ])('names the place of the fault: %s', (_, capture, code, offset) => {
    const fault = readInto(nothing, capture);
    expect(fault).toBeInstanceOf(CaptureError);
    expect({ code: fault!.code, offset: fault!.offset }).toEqual({ code, offset });
  });

  it.each([
    ['1.10.3', undefined],
    ['1.10.5', 'savefile linktype reserved field not zero (0x00010000)'],
    ['1.10.6', 'savefile linktype reserved field not zero (0x00010000)'],
  ] as const)('takes reserved bits of the link type as libpcap %s does', (version, message) => {
    const capture = pcapFile(packets, { linkType: 0x00010001 });
    expect(readInto(nothing, capture, { behavior: savefileBehaviors[version] })?.message).toBe(message);
  });
});
