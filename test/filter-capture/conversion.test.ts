import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import {
  CaptureError,
  CaptureFilter,
  FilterError,
  type Format,
  type PacketOutput,
  PcapngWriter,
  PcapWriter,
} from '../../src/index.js';
import {
  block,
  comment,
  described,
  enhanced,
  option,
  type Part,
  pcapngFile,
  section,
  u8,
  u32,
  u64,
} from '../capture/pcapng-file.js';
import { captures, everything } from './arbitrary.js';

type Options = ConstructorParameters<typeof CaptureFilter>[1];

/** What is written, the fault behind it, the counts, and how many packets were written one by one. */
function written(
  capture: Uint8Array,
  piece: number,
  {
    format,
    expression = '',
    ...options
  }: Options & { readonly expression?: string; readonly format?: Format },
) {
  const writer = format === 'pcapng' ? new PcapngWriter() : new PcapWriter(options.resolution);
  const add = vi.spyOn(writer, 'add');
  const filter = new CaptureFilter(expression, options, writer);
  const parts: Uint8Array[] = [];
  let fault = '';
  try {
    for (let at = 0; at < capture.length; at += piece) {
      for (let rest = capture.subarray(at, at + piece); rest.length > 0; ) {
        rest = filter.window.add(rest);
        filter.process();
        parts.push(writer.take().slice());
      }
    }
    filter.window.ended = true;
    filter.process();
  } catch (error) {
    if (error instanceof CaptureError) fault = `${error.message} at ${error.offset}`;
    else if (error instanceof FilterError) fault = error.message;
    else throw error;
  }
  parts.push(writer.take());
  return { bytes: Buffer.concat(parts), fault, ...filter.counts, single: add.mock.calls.length };
}

const NEVER = { interpreted: Number.POSITIVE_INFINITY };
const count = 1000;

/** Times about `count` in the interface's own unit. */
const file = (order: 'little-endian' | 'big-endian', counts: readonly bigint[], ...clock: readonly Part[]) =>
  pcapngFile(
    [
      section(),
      described(1, 96, ...clock),
      ...counts.map((each, i) => enhanced(text('packet').subarray(0, i % 7), { count: each, wire: i })),
    ],
    order,
  );

const hard = [0n, 1n, 999_999n, 1_000_000n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 1n];
const counts = Array.from({ length: count }, (_, i) => hard[i % hard.length]! ^ BigInt(i >> 3));

describe('plain records are written as a whole', () => {
  const clocks: readonly (readonly [title: string, clock: readonly Part[]])[] = [
    ['microseconds', []],
    ['nanoseconds', [option(9, u8(9))]],
    ['seconds added', [option(14, u64(0x7fff_ffffn))]],
    ['seconds taken away', [option(9, u8(9)), option(14, u64(-5n))]],
  ];
  for (const order of ['little-endian', 'big-endian'] as const) {
    for (const resolution of ['microseconds', 'nanoseconds'] as const) {
      it.each(clocks)(`as pcap in ${resolution}, from ${order} pcapng: %s`, (_, clock) => {
        const capture = file(order, counts, ...clock);
        const converted = written(capture, 1 << 20, { resolution, interpreted: 0 });
        const { bytes, ...told } = written(capture, 1 << 20, { resolution, ...NEVER });
        expect(converted.bytes.equals(bytes)).toBe(true);
        expect(told).toEqual({ fault: '', read: count, kept: count, single: count });
        expect(converted.single).toBeLessThan(10);
      });
    }
  }

  const versions = ['1.10.3', '1.10.6'] as const;
  it.each(versions)('fractions of 2³¹ and more are what they are to libpcap %s', (libpcap) => {
    for (const order of ['little-endian', 'big-endian'] as const) {
      const capture = pcapFile(new Array<Uint8Array>(count).fill(text('packet')), {
        linkType: 1,
        order,
        magic: 'nanoseconds',
      });
      const view = new DataView(capture.buffer);
      for (let at = 24; at < capture.length; at += 22) {
        view.setUint32(at + 4, 0xffff_fc19 - at, order === 'little-endian');
      }
      const { single, ...converted } = written(capture, 1 << 20, { libpcap, interpreted: 0 });
      const { single: all, ...read } = written(capture, 1 << 20, { libpcap, ...NEVER });
      expect(converted).toEqual(read);
      expect(all - single > 900).toBe(libpcap === '1.10.6' || order === 'big-endian');
    }
  });

  it('as blocks of pcapng, with what stands between them', () => {
    const packets = counts.map((each, i) =>
      enhanced(text('packet').subarray(0, i % 7), { count: each, number: i % 2, wire: i }, comment('look')),
    );
    const names = block(4, [u32(0)]);
    const parts = [
      section(),
      described(1, 96),
      described(1, 40, option(9, u8(3))),
      ...packets,
      names,
      ...packets,
    ];
    const whole = pcapngFile(parts);
    const copied = written(whole, 1 << 20, { format: 'pcapng', interpreted: 0 });
    expect(copied.bytes.equals(whole)).toBe(true);
    expect(copied).toMatchObject({ fault: '', read: 2 * count, kept: 2 * count });
    expect(copied.single).toBeLessThan(10);
    const turned = written(pcapngFile(parts, 'big-endian'), 1 << 20, { format: 'pcapng', interpreted: 0 });
    expect(turned.bytes.equals(whole)).toBe(true);
    expect(turned.single).toBe(2 * count);
  });

  const oneAfterTheOther = (
    writer: PcapWriter | PcapngWriter,
    files: readonly Uint8Array[],
    options: Options,
  ) => {
    let hasBegun = false;
    let fault = '';
    const output: PacketOutput = {
      begin(from) {
        if (!hasBegun) writer.begin(from);
        hasBegun = true;
      },
      add: (record) => writer.add(record),
      copies: (from) => writer.copies(from),
      addCopies: (records) => writer.addCopies(records),
      addBlock: (each) => (writer instanceof PcapngWriter ? writer.addBlock(each) : undefined),
    };
    try {
      for (const each of files) {
        const filter = new CaptureFilter('', options, output);
        filter.window.add(each);
        filter.window.ended = true;
        filter.process();
      }
    } catch (error) {
      fault = String(error);
    }
    return Buffer.from(writer.take()).toString('hex') + fault;
  };

  describe('the header of pcap has room for what is described before the first packet that is kept', () => {
    const short = new Array<Part>(50).fill(enhanced(text('short')));
    const long = enhanced(text('a packet of thirty-five bytes......'), { number: 1 });
    const files: readonly (readonly [
      title: string,
      parts: readonly Part[],
      snapLength: number,
      kept: number,
    ])[] = [
      [
        'and no more, if that is too little',
        [described(1, 20), ...short, described(1, 99), long, ...short],
        20,
        50,
      ],
      ['the longest of it', [described(1, 20), described(1, 99), ...short, long, ...short], 99, 101],
      ['of that link type', [described(1, 20), described(113, 99), ...short], 20, 50],
      [
        'also in sections before it',
        [described(1, 99), section(), described(1, 20), ...short, section(), described(1, 200), ...short],
        99,
        100,
      ],
      ['or anywhere, if none is kept', [described(1, 20), described(1, 99)], 99, 0],
    ];
    it.each(files)('%s', (_, parts, snapLength, kept) => {
      const capture = pcapngFile([section(), ...parts]);
      for (const piece of [capture.length, 100, 7]) {
        for (const options of [{ interpreted: 0 }, { interpreted: 20 }, NEVER]) {
          const { bytes, fault } = written(capture, piece, options);
          expect(bytes.readUInt32LE(16)).toBe(snapLength);
          const again = written(bytes, 1 << 20, NEVER);
          expect(again).toMatchObject({ fault: '', kept });
          expect(fault === '').toBe(kept !== 50 || !parts.includes(long));
        }
      }
    });

    it('which a filter may have passed over', () => {
      const passed = enhanced(text('passed over'), { wire: 9 });
      const capture = pcapngFile([section(), described(1, 20), passed, described(1, 99), ...short, long]);
      for (const options of [{ interpreted: 0 }, NEVER]) {
        const { bytes, fault, kept } = written(capture, 1 << 20, { ...options, expression: 'len != 9' });
        expect({ snapLength: bytes.readUInt32LE(16), fault, kept }).toEqual({
          snapLength: 99,
          fault: '',
          kept: 51,
        });
      }
    });
  });

  it('but not where their interfaces get other numbers, or have a longer snap length than the first', () => {
    const file = (snapLength: number, packet: Part): Uint8Array => {
      const packets = new Array<Part>(50).fill(packet);
      return pcapngFile([section(), described(1, snapLength), ...packets, block(4, [u32(0)]), ...packets]);
    };
    const one = file(20, enhanced(text('first')));
    const two = file(99, enhanced(text('a packet that is longer')));
    const outputs = [() => new PcapngWriter('one'), () => new PcapWriter()];
    for (const writer of outputs) {
      const converted = oneAfterTheOther(writer(), [one, two], { interpreted: 0 });
      expect(converted).toBe(oneAfterTheOther(writer(), [one, two], NEVER));
    }
  });

  it('what stands before packets that nothing can be compiled for is written too', () => {
    const packets = new Array<Part>(3).fill(enhanced(text('packet')));
    const names = block(4, [u32(0)]);
    const start = [section(), described(1, 96), described(17, 96), ...packets, names];
    const capture = pcapngFile([...start, enhanced(text('packet'), { number: 1 })]);
    for (const options of [{ interpreted: 0 }, NEVER]) {
      for (const piece of [capture.length, 50, 7]) {
        const { bytes, fault } = written(capture, piece, { ...options, format: 'pcapng' });
        expect(fault).toBe('interface 1: unknown data link type 17');
        expect(bytes.toString('hex')).toBe(Buffer.from(pcapngFile(start)).toString('hex'));
      }
    }
  });

  it('nor where interfaces count differently, or by another unit', () => {
    const both = pcapngFile([
      section(),
      described(1, 96),
      described(1, 96, option(9, u8(9))),
      ...counts.map((each) => enhanced(text('packet'), { count: each })),
    ]);
    expect(written(both, 1 << 20, { interpreted: 0 }).single).toBe(count);
    const milliseconds = file('little-endian', counts, option(9, u8(3)));
    expect(written(milliseconds, 1 << 20, { interpreted: 0 }).single).toBe(count);
  });

  it('whatever the output is, in an order that it has', () => {
    const turned = file('big-endian', counts);
    const pieces: Uint8Array[] = [];
    const filter = new CaptureFilter(
      '',
      { interpreted: 0 },
      {
        begin() {},
        add() {},
        copies: () => true,
        addCopies: (records) => pieces.push(records.slice()),
      },
    );
    filter.window.add(turned);
    filter.process();
    const { bytes } = written(turned, 1 << 20, NEVER);
    expect(Buffer.concat([bytes.subarray(0, 24), ...pieces]).equals(bytes)).toBe(true);
    expect(filter.counts).toEqual({ read: count, kept: count });
  });

  it('nor where something is to be known of each', () => {
    const capture = file('little-endian', counts);
    expect(written(capture, 1 << 20, { interpreted: 0, count: 2 * count }).single).toBe(count);
    expect(written(capture, 1 << 20, { interpreted: 0, lost() {} }).single).toBe(count);
  });

  const { BPFSIEVE_RUNS } = process.env;

  it('and nothing changes, whatever is damaged, and comes when', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(
            fc.constant('pcap' as const),
            captures({ linkTypes: [1, 1, 1, 1, 113], snapLengths: [40, 96, 262144] }),
          ),
          fc.tuple(fc.constant('pcapng' as const), captures(everything)),
        ),
        fc.integer({ min: 1, max: 5000 }),
        fc.record(
          {
            interpreted: fc.constantFrom(0, 20),
            expression: fc.constantFrom('', 'ip', 'len & 1 = 0', 'less 60'),
            windowSize: fc.constantFrom(64, 1 << 12, 1 << 20),
            resolution: fc.constantFrom('microseconds' as const, 'nanoseconds' as const),
            libpcap: fc.constantFrom('1.10.3' as const, '1.10.6' as const),
          },
          { requiredKeys: ['interpreted'] },
        ),
        ([format, capture], piece, rest) => {
          const options = { ...rest, format };
          const { single: _, ...converted } = written(capture, piece, options);
          const { single: __, ...read } = written(capture, piece, { ...options, ...NEVER });
          expect({ ...converted, bytes: converted.bytes.toString('hex') }).toEqual({
            ...read,
            bytes: read.bytes.toString('hex'),
          });
        },
      ),
      { numRuns: Number(BPFSIEVE_RUNS ?? 200) },
    );
  });
});
