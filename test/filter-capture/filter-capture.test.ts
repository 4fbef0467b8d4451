import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hex, sll, text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import {
  CaptureError,
  CaptureFilter,
  type FilterCaptureOptions,
  FilterError,
  filterCapture,
  type Loss,
} from '../../src/index.js';
import { ownCapture, rewriteWithTcpdump } from '../capture/files.js';
import {
  block,
  described,
  enhanced,
  option,
  type Part,
  pcapngFile,
  section,
} from '../capture/pcapng-file.js';
import { skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';

const tcpdump = findTcpdump();
const ethernet = readFileSync(ownCapture('ethernet.pcap'));
const truncated = readFileSync(ownCapture('ethernet-truncated.pcap'));

function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* later(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (const piece of inPieces(bytes, 1000)) yield await Promise.resolve(piece);
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error: unknown }> {
  const parts: Uint8Array[] = [];
  try {
    for await (const piece of pieces) parts.push(piece.slice());
    return { bytes: Buffer.concat(parts), error: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(parts), error };
  }
}

describe('filtering a capture', () => {
  it('gives one output whatever the pieces that the input comes in', async () => {
    const whole = await collect(filterCapture('tcp port 80', [ethernet]));
    expect(whole.bytes.length).toBe(24 + 16 * 16 + 1176);
    for (const size of [1, 7, 64, 999]) {
      const { bytes } = await collect(filterCapture('tcp port 80', inPieces(ethernet, size)));
      expect(bytes.equals(whole.bytes)).toBe(true);
    }
    expect((await collect(filterCapture('tcp port 80', later(ethernet)))).bytes.equals(whole.bytes)).toBe(
      true,
    );
  });

  it('counts packets read and kept', async () => {
    const filtered = filterCapture('tcp port 80', [ethernet]);
    expect(filtered.counts).toEqual({ read: 0, kept: 0 });
    await collect(filtered);
    expect(filtered.counts).toEqual({ read: 53, kept: 16 });
  });

  it('stops after as many packets as it was told', async () => {
    const filtered = filterCapture('tcp port 80', inPieces(ethernet, 100), { count: 3 });
    await collect(filtered);
    expect(filtered.counts.kept).toBe(3);
    expect(filtered.counts.read).toBeLessThan(53);
  });

  it('gives everything before a fault, then throws the fault', async () => {
    const { bytes, error } = await collect(filterCapture('', [truncated]));
    expect(error).toBeInstanceOf(CaptureError);
    expect((error as CaptureError).offset).toBe(4300);
    expect(bytes.equals(truncated.subarray(0, 4300))).toBe(true);
  });

  it('throws what is wrong with the expression before any output', async () => {
    const { bytes, error } = await collect(filterCapture('tcp prot 80', [ethernet]));
    expect(error).toBeInstanceOf(FilterError);
    expect(bytes).toHaveLength(0);
  });

  it('finds a fault of the expression in a capture without packets', () => {
    const filter = new CaptureFilter('inbound', {});
    filter.window.add(ethernet.subarray(0, 24));
    expect(() => filter.process()).toThrow(
      'inbound/outbound not supported on Ethernet when reading savefiles',
    );
  });

  it('does nothing until the header of the capture is there', () => {
    const filter = new CaptureFilter('tcp', {});
    filter.window.add(ethernet.subarray(0, 23));
    filter.process();
    expect(filter.counts).toEqual({ read: 0, kept: 0 });
    filter.window.add(ethernet.subarray(23));
    filter.process();
    expect(filter.counts.read).toBe(53);
  });

  it('compiles with the behaviour of the libpcap asked for', async () => {
    const kept = async (libpcap: '1.10.3' | '1.10.6'): Promise<number> => {
      const filtered = filterCapture('ip multicast', [ethernet], { libpcap });
      await collect(filtered);
      return filtered.counts.kept;
    };
    expect([await kept('1.10.3'), await kept('1.10.6')]).toEqual([3, 2]);
  });

  describe.skipIf(skips(tcpdump))(titled('as tcpdump does', tcpdump), () => {
    // BSD loopback holds the address family in the byte order of the machine that captured.
    it.each(['null.pcap', 'null-big-endian.pcap', 'loop.pcap'])(
      '%s, for addresses of both families',
      async (name) => {
        const capture = readFileSync(ownCapture(name));
        for (const expression of ['ip', 'ip6', 'tcp port 80', 'host 192.0.2.53']) {
          const { bytes } = await collect(filterCapture(expression, [capture]));
          const theirs = rewriteWithTcpdump(capture, expression);
          expect(theirs.complaint).toBe('');
          expect(bytes.equals(theirs.bytes)).toBe(true);
        }
      },
    );
  });
});

describe('a capture with several interfaces', () => {
  const cooked = sll(0, 0x0800, text('not IPv4 at all'));
  const mixed = (...parts: readonly Part[]): Uint8Array =>
    pcapngFile([
      section(),
      described(1, 262144, option(2, text('eth0'))),
      described(113, 262144),
      enhanced(hex('ffffffffffff 000000000001 0800 45')),
      enhanced(cooked, { number: 1 }),
      ...parts,
      enhanced(hex('ffffffffffff 000000000001 0806 00')),
    ]);
  const unknown = described(147, 262144, option(2, text('usr0')));
  const onUnknown = enhanced(text('whatever'), { number: 2 });

  const filtered = (capture: Uint8Array, options: FilterCaptureOptions, expression = 'ip') => {
    const filter = new CaptureFilter(expression, options);
    filter.window.add(capture);
    filter.window.ended = true;
    filter.process();
    return filter.counts;
  };

  it('is filtered by what the expression is on each of them, compiled once a link type', () => {
    const compiled: number[] = [];
    const again = described(113, 96);
    const capture = mixed(again, enhanced(cooked, { number: 2 }), enhanced(cooked, { number: 1 }));
    const counts = filtered(capture, { compiled: ({ linkType }) => compiled.push(linkType) });
    expect(counts).toEqual({ read: 5, kept: 4 });
    expect(compiled).toEqual([1, 113]);
  });

  it('names the interface that the expression cannot be compiled for', () => {
    expect(() => filtered(mixed(unknown, onUnknown), {})).toThrow(/^interface 2 \(usr0\): /);
    expect(filtered(mixed(unknown), {})).toEqual({ read: 3, kept: 2 });
  });

  it('leaves that interface out when told to', () => {
    const left: (string | undefined)[] = [];
    const capture = mixed(unknown, onUnknown, onUnknown);
    expect(filtered(capture, { unsupported: ({ name }) => left.push(name) })).toEqual({ read: 5, kept: 2 });
    expect(left).toEqual(['usr0']);
  });

  it('is refused all the same when there is no other', () => {
    const capture = pcapngFile([section(), unknown, enhanced(text('whatever'))]);
    expect(() => filtered(capture, { unsupported() {} })).toThrow(/^interface 0 \(usr0\): /);
    expect(() => filtered(mixed(), { unsupported() {} }, 'prot 1')).toThrow(FilterError);
  });

  it('loses what is damaged, when told so, and goes on', () => {
    const lost: Loss[] = [];
    const capture = mixed(block(7, [], { first: 0 }));
    expect(filtered(capture, { lost: (loss) => lost.push(loss) })).toEqual({ read: 3, kept: 2 });
    expect(lost).toMatchObject([{ length: 12, fault: { code: 'absurd-length' } }]);
  });
});

describe('more packets than a batch holds', () => {
  const count = 20_000;
  const packets = Array.from({ length: count }, (_, i) => Uint8Array.of(i >> 8, i));
  const capture = pcapFile(packets, { linkType: 1 });
  /** Every fourth, up to that many. */
  const kept = (limit = count): Uint8Array[] => packets.filter((_, i) => i % 4 === 3).slice(0, limit);

  it.each([undefined, 3000])('are all filtered, with -c %s', async (limit) => {
    const filtered = filterCapture('ether[1] & 3 = 3', inPieces(capture, 1 << 18), { count: limit });
    const { bytes } = await collect(filtered);
    const expected = kept(limit);
    expect(filtered.counts.kept).toBe(expected.length);
    expect(filtered.counts.read).toBe(limit === undefined ? count : 4 * limit);
    const written = expected.map((_, i) => bytes.subarray(24 + 18 * i + 16, 24 + 18 * (i + 1)));
    expect(bytes).toHaveLength(24 + 18 * expected.length);
    expect(Buffer.concat(written).equals(Buffer.concat(expected))).toBe(true);
  });
});
