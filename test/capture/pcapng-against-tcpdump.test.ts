import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, hex, join, sll, text } from '../../scripts/captures/packets.js';
import { filterCapture } from '../../src/index.js';
import { present, skips, titled } from '../support/shared.js';
import { findTcpdump } from '../support/tcpdump.js';
import { rewriteWithTcpdump, sharedPcapngCaptures } from './files.js';
import {
  block,
  comment,
  described,
  endOfOptions,
  enhanced,
  obsolete,
  option,
  type Part,
  pcapngFile,
  section,
  simple,
  u8,
  u16,
  u32,
  u64,
} from './pcapng-file.js';
import { rewrite } from './rewrite.js';

const tcpdump = findTcpdump();
const shared = sharedPcapngCaptures();

const first = text('first packet');
const second = text('the second packet, longer');
const ethernet = described(1, 262144);

const expectSame = (capture: Bytes): void => {
  for (const nano of [false, true]) {
    const theirs = rewriteWithTcpdump(capture, ...(nano ? ['--nano'] : []));
    const ours = rewrite(capture, {}, nano ? 'nanoseconds' : 'microseconds');
    expect(ours.complaint).toBe(theirs.complaint);
    expect(Buffer.from(ours.bytes).equals(theirs.bytes)).toBe(true);
  }
};

const interfaces = (count: bigint, ...options: readonly Part[]): Part[] => [
  section(),
  described(1, 0, ...options),
  enhanced(first, { count }),
  enhanced(second, { count: count + 999n }),
];

const usual = [section(comment('a section')), ethernet, enhanced(first), enhanced(second)];

const { BPFSIEVE_RUNS } = process.env;

describe.skipIf(skips(tcpdump))(titled('pcapng rewritten is what tcpdump rewrites', tcpdump), () => {
  describe.skipIf(skips(shared))(titled('every pcapng capture of the shared folder', shared), () => {
    it('byte for byte, complaints included', () => {
      const different = present(shared).filter((path) => {
        const ours = rewrite(readFileSync(path));
        const theirs = rewriteWithTcpdump(path);
        return ours.complaint !== theirs.complaint || !ours.bytes.equals(theirs.bytes);
      });
      expect(different.map((path) => basename(path))).toEqual([]);
      expect(present(shared).length).toBeGreaterThan(20);
    });
  });

  describe.each(['little-endian', 'big-endian'] as const)('%s', (order) => {
    it.each<[string, readonly Part[]]>([
      ['packets of every kind', [...usual, simple(first), obsolete(second), enhanced(first, { wire: 2000 })]],
      ['a packet cut by its interface', [section(), described(1, 5), simple(second), simple(first, 4)]],
      [
        'two interfaces alike',
        [section(), ethernet, ethernet, enhanced(first, { number: 1 }), enhanced(second)],
      ],
      ['two sections', [...usual, section(), ethernet, enhanced(second)]],
      ['a section without an interface of its own', [...usual, section(), enhanced(second)]],
      [
        'blocks that nobody knows',
        [section(), block(0x1234, [u32(5)]), ethernet, block(0xbad, []), enhanced(first)],
      ],
      [
        'options behind a packet',
        [...usual, enhanced(first, {}, comment('look'), option(2, u32(3)), endOfOptions)],
      ],
      ['a packet on an interface that is not there', [...usual, enhanced(first, { number: 1 })]],
      ['a packet on an interface far away', [...usual, enhanced(first, { number: 0xffffffff })]],
      ['a packet before any interface', [section(), enhanced(first)]],
      ['no interface', [section(comment('nothing'))]],
      ['nothing but an interface', [section(), ethernet]],
      ['milliseconds', interfaces(1_767_225_600_123n, option(9, u8(3)))],
      ['whole seconds', interfaces(1_767_225_600n, option(9, u8(0)))],
      ['nanoseconds', interfaces(1_767_225_600_123_456_789n, option(9, u8(9)))],
      ['nanoseconds from the last second', interfaces(1_767_225_600_999_999_999n, option(9, u8(9)))],
      ['nanoseconds to the last bit', interfaces(0xffff_ffff_ffff_f000n, option(9, u8(9)))],
      ['microseconds to the last bit', interfaces(0xffff_ffff_ffff_f000n)],
      ['picoseconds', interfaces(1_767_225_600_123_456_789n, option(9, u8(12)))],
      ['the highest power of ten', interfaces(17_672_256_001_234_567_890n, option(9, u8(19)))],
      ['a power of ten too high', interfaces(1n, option(9, u8(20)))],
      ['1/1024 s', interfaces(1_767_225_600n * 1024n + 1000n, option(9, u8(0x8a)))],
      ['2⁻³² s', interfaces((1_767_225_600n << 32n) + 0xfedcba98n, option(9, u8(0xa0)))],
      ['a power of two too high', interfaces(1n, option(9, u8(0x80 | 64)))],
      ['an offset', interfaces(1_000_000_123_456n, option(14, u64(1_766_225_600n)))],
      ['a negative offset', interfaces(1_867_225_600_123_456n, option(14, u64(-100_000_000n)))],
      [
        'both, and a name',
        interfaces(1_000_000_123n, option(9, u8(3)), option(14, u64(55n)), option(2, text('eth0'))),
      ],
      ['a resolution of two bytes', interfaces(1n, option(9, u16(6)))],
      ['two resolutions', interfaces(1n, option(9, u8(6)), option(9, u8(6)))],
      ['an offset of four bytes', interfaces(1n, option(14, u32(6)))],
      ['two offsets', interfaces(1n, option(14, u64(6n)), option(14, u64(6n)))],
      ['an end of options that is longer', interfaces(1n, option(0, u32(6)))],
      ['a resolution behind the end of options', interfaces(1n, endOfOptions, option(9, u8(99)))],
      ['an option that reaches beyond its block', interfaces(1n, option(2, text('eth0'), 5))],
      [
        'an option header cut short',
        interfaces(
          1n,
          () => hex('00000000').subarray(0, 4),
          () => hex('0a0b0c0d'),
        ),
      ],
      ['an interface description cut short', [section(), block(1, [u32(1)])]],
      ['a snap length of 0', [section(), described(1, 0), enhanced(first)]],
      ['a negative snap length', [section(), described(1, 0x80000000), enhanced(first)]],
      ['more captured than the snap length', [section(), described(1, 8), enhanced(first)]],
      ['more captured than the block holds', [...usual, enhanced(first, { captured: 13 })]],
      ['a packet block cut short', [...usual, block(6, [u32(0), u32(0)])]],
      ['a simple packet block cut short', [...usual, block(3, [])]],
      ['a simple packet longer than its block', [...usual, simple(first, 99)]],
      ['a block of length 0', [...usual, block(6, [], { first: 0 })]],
      ['a block of length 8', [...usual, block(6, [], { first: 8 })]],
      ['a block of an odd length', [...usual, block(6, [u16(1)])]],
      ['a block too large', [...usual, block(6, [], { first: 0x1000004 })]],
      ['a block as large as can be', [...usual, block(6, [], { first: 0x1000000 })]],
      ['two lengths that differ', [...usual, block(7, [u32(1)], { last: 12 })]],
      [
        'two lengths that differ, in the first block',
        [block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(1), u16(0), u64(-1n)], { last: 1 }), ethernet],
      ],
      [
        'version 1.2',
        [block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(1), u16(2), u64(-1n)]), ethernet, enhanced(first)],
      ],
      ['version 1.1', [block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(1), u16(1), u64(-1n)]), ethernet]],
      [
        'version 2.0 in a later section',
        [...usual, block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(2), u16(0), u64(-1n)])],
      ],
      [
        'version 1.7 in a later section',
        [...usual, block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(1), u16(7), u64(-1n)]), ethernet, enhanced(first)],
      ],
      ['a later section cut short', [...usual, block(0x0a0d0d0a, [u32(0x1a2b3c4d)])]],
      ['a later section without byte order', [...usual, block(0x0a0d0d0a, [u32(1), u32(1), u64(-1n)])]],
      ['a first section too short', [block(0x0a0d0d0a, [u32(0x1a2b3c4d)])]],
      [
        'a first section too long',
        [block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(1), u16(0), u64(-1n)], { first: 0x100001 })],
      ],
      ['no byte order', [block(0x0a0d0d0a, [u32(1), u16(1), u16(0), u64(-1n)]), ethernet]],
      [
        'SocketCAN behind Linux cooked v1',
        [section(), described(113, 0), enhanced(sll(0, 0x000c, hex('00000123 08000000 01')))],
      ],
    ])('%s', (_, parts) => {
      expectSame(pcapngFile(parts, order));
    });

    it('cut short after any number of bytes', () => {
      const whole = pcapngFile(usual, order);
      for (let length = 0; length <= whole.length; length++) {
        const theirs = rewriteWithTcpdump(whole.subarray(0, length));
        const ours = rewrite(whole.subarray(0, length));
        expect({ length, ...ours }).toEqual({ length, ...theirs });
      }
    });
  });

  it('as far as packets are counted, whatever is described behind them', async () => {
    const packets = new Array<Part>(5).fill(enhanced(first));
    const longer = [described(1, 99), enhanced(second, { number: 1 })];
    const capture = pcapngFile([section(), described(1, 20), ...packets, ...longer]);
    for (const count of [1, 5]) {
      const theirs = rewriteWithTcpdump(capture, '-c', `${count}`);
      expect(theirs).toMatchObject({ complaint: '', bytes: { length: 24 + 28 * count } });
      for (const interpreted of [0, Number.POSITIVE_INFINITY]) {
        const pieces: Uint8Array[] = [];
        for await (const piece of filterCapture('', [capture], { interpreted, count })) pieces.push(piece);
        expect(Buffer.concat(pieces).toString('hex')).toBe(theirs.bytes.toString('hex'));
      }
    }
  });

  it('with some bytes changed', () => {
    const bases = (['little-endian', 'big-endian'] as const).map((order) =>
      pcapngFile([...usual, simple(first), section(), ethernet, obsolete(second), enhanced(second)], order),
    );
    const change = fc.tuple(fc.nat({ max: 400 }), fc.constantFrom(0, 1, 2, 4, 0x10, 0x7f, 0x80, 0xff));
    fc.assert(
      fc.property(
        fc.constantFrom(...bases),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 100, max: 500 }),
        (base, changes, length) => {
          const capture = join(base.subarray(0, length));
          for (const [at, value] of changes) if (at < capture.length) capture[at] = value;
          const theirs = rewriteWithTcpdump(capture);
          // What tcpdump refuses and we do not: sections and interfaces that differ; and the link type comes first there.
          fc.pre(
            !/unknown data link type|isn't supported in savefiles|different (type|from|byte orders)/.test(
              theirs.complaint,
            ),
          );
          const ours = rewrite(capture);
          expect(ours.complaint).toBe(theirs.complaint);
          expect(ours.bytes.equals(theirs.bytes)).toBe(true);
        },
      ),
      { numRuns: Number(BPFSIEVE_RUNS ?? 200) },
    );
  });
});
