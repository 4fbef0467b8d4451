import { describe, expect, it, vi } from 'vitest';
import { text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { PcapReader } from '../../src/capture/pcap-reader.js';
import { PcapngReader } from '../../src/capture/pcapng-reader.js';
import {
  block,
  described,
  enhanced,
  type Part,
  pcapngFile,
  section,
  simple,
  u32,
} from '../capture/pcapng-file.js';
import { eventsOf } from './ways.js';

describe('a record that is not plain is judged by the reader', () => {
  const before = new Array<Part>(50).fill(enhanced(text('before')));
  const after = new Array<Part>(50).fill(enhanced(text('thereafter')));
  const packet = (captured: number, data: Uint8Array, type = 6): Part =>
    block(type, [u32(0), u32(0), u32(0), u32(captured), u32(99), data]);
  const expectSame = (capture: Uint8Array, expression: string, windowSize: number): string[] => {
    const options = { interpreted: 0, windowSize };
    const events = eventsOf(expression, capture, capture.length, options);
    expect(events).toEqual(
      eventsOf(expression, capture, capture.length, { ...options, interpreted: Number.POSITIVE_INFINITY }),
    );
    return events;
  };

  const tooLarge: Part = (order) => {
    const bytes = new Uint8Array((1 << 24) + 4);
    const head = packet(40, new Uint8Array(40))(order);
    bytes.set(head);
    const view = new DataView(bytes.buffer);
    for (const at of [4, bytes.length - 4]) view.setUint32(at, bytes.length, order === 'little-endian');
    return bytes;
  };

  const blocks: readonly (readonly [title: string, odd: Part, seen: number | undefined, fault: RegExp])[] = [
    ['of another type', block(7, [new Uint8Array(40)]), 100, /end/],
    ['of an interface that is not there', enhanced(text('x'), { number: 1 }), 50, /interface 1/],
    ['too short to be one', block(6, [new Uint8Array(16)]), 50, /too short/],
    ['whose length is no multiple of four', packet(18, new Uint8Array(18)), 50, /not a multiple of 4/],
    [
      'whose lengths differ',
      block(6, [new Uint8Array(20), text('abcd')], { last: 40 }),
      50,
      /lengths|length in header/,
    ],
    ['as long as the snap length', packet(96, new Uint8Array(96)), 101, /end/],
    ['longer than the snap length', packet(97, new Uint8Array(100)), 50, /bigger than snaplen/],
    ['as long as the block', packet(40, new Uint8Array(40)), 101, /end/],
    ['longer than the block', packet(41, new Uint8Array(40)), 50, /too short/],
    ['longer than any', packet(0xffffffff, new Uint8Array(40)), 50, /bigger than snaplen/],
    ['in a block that is too large', tooLarge, 50, /pcapng block size/],
  ];
  for (const order of ['little-endian', 'big-endian'] as const) {
    it.each(blocks)(`in pcapng, ${order}: %s`, (_, odd, read, fault) => {
      const capture = Buffer.concat([
        pcapngFile([section(), described(1, 96), ...before], order),
        odd(order),
        pcapngFile(after, order),
      ]);
      const events = expectSame(capture, 'greater 10', 1 << 25);
      expect(events.at(-1)).toMatch(new RegExp(`^${read} `));
      expect(events.at(-2)! + events.at(-1)!).toMatch(fault);
    });
  }

  it('in pcapng: of an interface that was there in the section before', () => {
    const [one, two] = [[described(1, 96)], [described(1, 96), described(1, 96)]];
    const parts = [section(), ...two, ...before, section(), ...one, ...before];
    const capture = pcapngFile([...parts, enhanced(text('x'), { number: 1 }), ...after]);
    expect(expectSame(capture, 'greater 10', 1 << 20).at(-1)).toBe('100 0: end');
  });

  it('and what is damage by the time of the last record, kept or not', () => {
    const capture = pcapFile(new Array<Uint8Array>(100).fill(text('other')), { linkType: 1 });
    const view = new DataView(capture.buffer);
    const day = 24 * 60 * 60;
    for (let at = 24, i = 0; at < capture.length; at += 21, i++) {
      view.setUint32(at, 1_700_000_000 + i * day, true);
      view.setUint32(at + 12, i === 0 ? 5 : 6, true);
    }
    view.setUint32(24 + 60 * 21 + 8, 0xffff_ffff, true);
    const options = { interpreted: 0, lost() {} };
    const events = eventsOf('less 5', capture, capture.length, options);
    expect(events.at(-1)).toBe('99 1: end');
    expect(events).toEqual(
      eventsOf('less 5', capture, capture.length, { ...options, interpreted: Number.POSITIVE_INFINITY }),
    );
  });

  const lengths: readonly (readonly [title: string, length: number, seen: number])[] = [
    ['as long as the snap length', 96, 101],
    ['longer than the snap length', 97, 101],
    ['longer than any', 262_145, 50],
  ];
  for (const order of ['little-endian', 'big-endian'] as const) {
    it.each(lengths)(`in pcap, ${order}: %s`, (_, length, seen) => {
      const packets = [50, length, 50].flatMap((each, index) =>
        index === 1 ? [new Uint8Array(each)] : new Array<Uint8Array>(each).fill(text('other')),
      );
      const capture = pcapFile(packets, { linkType: 1, order });
      new DataView(capture.buffer).setUint32(16, 96, order === 'little-endian');
      // Where the snap length cuts it there is nothing to be seen.
      const events = expectSame(capture, 'len < 10 or ether[96] = 0', 1 << 20);
      expect(events.at(-1)).toBe(`${seen} ${seen === 50 ? 50 : 100}: end`);
    });
  }
});

describe('of plain records, read are', () => {
  const many = new Array<Part>(1000).fill(enhanced(text('some packet')));
  const file = (...parts: readonly Part[]) =>
    pcapngFile([section(), described(1, 96), ...parts], 'big-endian');

  const readOf = (reader: typeof PcapReader | typeof PcapngReader, capture: Uint8Array): number => {
    const next = vi.spyOn(reader.prototype, 'next');
    eventsOf('greater 12', capture, 1 << 20, { interpreted: 0 });
    const { length } = next.mock.calls;
    next.mockRestore();
    return length;
  };

  it('those that are kept, and a few at the ends of runs', () => {
    const kept = new Array<Part>(5).fill(enhanced(text('a longer packet')));
    expect(readOf(PcapngReader, file(...many, ...kept, ...many, block(4, []), ...many))).toBeLessThan(20);
  });

  it('of classic pcap too', () => {
    const capture = pcapFile(new Array<Uint8Array>(1000).fill(text('some packet')), {
      linkType: 1,
      order: 'big-endian',
    });
    expect(readOf(PcapReader, capture)).toBeLessThan(10);
  });

  it('nearly all where there is always something else between', () => {
    const alternating = many.flatMap((each) => [each, simple(text('some packet'))]);
    const reads = readOf(PcapngReader, file(...alternating));
    expect(reads).toBeGreaterThan(2000);
    expect(reads).toBeLessThan(2100);
  });
});
