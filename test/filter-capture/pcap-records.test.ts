import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { CaptureError, CaptureFilter, FilterError, type PacketRecord, PcapWriter } from '../../src/index.js';
import {
  described,
  enhanced,
  option,
  type Part,
  pcapngFile,
  section,
  u8,
  u64,
} from '../capture/pcapng-file.js';
import { captures } from './arbitrary.js';

type Options = ConstructorParameters<typeof CaptureFilter>[1];

/** Counts how many packets it was given one by one. */
class CountingWriter extends PcapWriter {
  single = 0;

  override add(record: PacketRecord): void {
    this.single++;
    super.add(record);
  }
}

/** What is written, the fault behind it, the counts. */
function written(capture: Uint8Array, piece: number, options: Options & { readonly expression?: string }) {
  const writer = new CountingWriter(options.resolution);
  const filter = new CaptureFilter(options.expression ?? '', options, writer);
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
  return { bytes: Buffer.concat(parts), fault, ...filter.counts, single: writer.single };
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

describe('plain records become those of classic pcap', () => {
  const clocks: readonly (readonly [title: string, clock: readonly Part[]])[] = [
    ['microseconds', []],
    ['nanoseconds', [option(9, u8(9))]],
    ['seconds added', [option(14, u64(0x7fff_ffffn))]],
    ['seconds taken away', [option(9, u8(9)), option(14, u64(-5n))]],
  ];
  for (const order of ['little-endian', 'big-endian'] as const) {
    for (const resolution of ['microseconds', 'nanoseconds'] as const) {
      it.each(clocks)(`in ${resolution}, from ${order} pcapng: %s`, (_, clock) => {
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

  it('but not where interfaces count differently, or by another unit', () => {
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

  it('nor where something is to be known of each', () => {
    const capture = file('little-endian', counts);
    expect(written(capture, 1 << 20, { interpreted: 0, count: 2 * count }).single).toBe(count);
    expect(written(capture, 1 << 20, { interpreted: 0, lost() {} }).single).toBe(count);
  });

  const { BPFSIEVE_RUNS } = process.env;

  it('and nothing changes, whatever is damaged, and comes when', () => {
    fc.assert(
      fc.property(
        captures({ linkTypes: [1, 1, 1, 1, 113], snapLengths: [262144], later: false }),
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
        (capture, piece, options) => {
          const { single: _, ...converted } = written(capture, piece, options);
          const { single: __, ...read } = written(capture, piece, { ...options, ...NEVER });
          expect({ ...converted, bytes: converted.bytes.toString('hex') }).toEqual({
            ...read,
            bytes: read.bytes.toString('hex'),
          });
        },
      ),
      { numRuns: Number(BPFSIEVE_RUNS ?? 300) },
    );
  });
});
