import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, hex, join, text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { CaptureFilter, FilterError, type Loss } from '../../src/index.js';
import { ownCapture } from './files.js';
import { described, enhanced, option, pcapngFile, section, simple, u8 } from './pcapng-file.js';

interface Recovered {
  readonly packets: readonly string[];
  readonly lost: readonly string[];
}

/** What is read of a damaged capture that comes in pieces, and what is said of the rest. */
function recovered(capture: Bytes, piece = 1 << 20): Recovered {
  const packets: string[] = [];
  const lost: Loss[] = [];
  const filter = new CaptureFilter(
    '',
    { lost: (loss) => lost.push(loss), windowSize: 256 },
    {
      begin() {},
      add({ bytes, start, capturedLength }) {
        packets.push(Buffer.from(bytes.subarray(start, start + capturedLength)).toString('latin1'));
      },
    },
  );
  for (let at = 0; at < capture.length; at += piece) {
    for (let rest = capture.subarray(at, at + piece); rest.length > 0; ) {
      rest = filter.window.add(rest);
      filter.process();
    }
  }
  filter.window.ended = true;
  filter.process();
  return { packets, lost: lost.map(({ fault, length }) => `${fault.offset}+${length} ${fault.code}`) };
}

/** Damage may make a link type one that nothing is known of: that is refused, wherever the pieces end. */
function recoveredOrRefused(capture: Bytes, piece?: number) {
  try {
    return recovered(capture, piece);
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}

const words = ['first packet', 'the second packet, longer', 'third', 'and the fourth', 'fifth and last'];
const pcap = (order: 'little-endian' | 'big-endian' = 'little-endian'): Bytes =>
  pcapFile(words.map(text), { linkType: 1, order });
/** Where the records begin. */
const starts = words.map(
  (_, index) => 24 + words.slice(0, index).reduce((sum, each) => sum + 16 + each.length, 0),
);

const withBytes = (capture: Bytes, at: number, bytes: Bytes): Bytes =>
  join(capture.subarray(0, at), bytes, capture.subarray(at + bytes.length));

const without = (...indices: readonly number[]): string[] =>
  words.filter((_, index) => !indices.includes(index));

describe('going on behind damage in classic pcap', () => {
  it.each(['little-endian', 'big-endian'] as const)('an absurd length, %s', (order) => {
    const capture = withBytes(pcap(order), starts[1]! + 8, hex('ffffffff'));
    expect(recovered(capture)).toEqual({
      packets: without(1),
      lost: [`${starts[1]}+${starts[2]! - starts[1]!} absurd-length`],
    });
  });

  it('garbage between records', () => {
    const garbage = new Uint8Array(333).fill(0xa5);
    const capture = join(pcap().subarray(0, starts[2]), garbage, pcap().subarray(starts[2]));
    expect(recovered(capture)).toEqual({ packets: words, lost: [`${starts[2]}+333 absurd-length`] });
  });

  it('bytes missing from a record, which takes the next one for its own', () => {
    const capture = join(pcap().subarray(0, starts[1]! + 20), pcap().subarray(starts[1]! + 30));
    const { packets, lost } = recovered(capture);
    expect(packets.slice(-2)).toEqual(words.slice(-2));
    expect(lost).toHaveLength(1);
  });

  it('the last record cut short', () => {
    expect(recovered(pcap().subarray(0, -3))).toEqual({
      packets: without(4),
      lost: [`${starts[4]}+${16 + words[4]!.length - 3} truncated`],
    });
  });

  it('twice', () => {
    const once = withBytes(pcap(), starts[0]! + 8, hex('ffffffff'));
    const twice = withBytes(once, starts[3]! + 8, hex('ffffffff'));
    expect(recovered(twice).packets).toEqual(without(0, 3));
    expect(recovered(twice).lost).toHaveLength(2);
  });

  it('zeros are no records', () => {
    const capture = join(
      withBytes(pcap(), starts[1]! + 8, hex('ffffffff')).subarray(0, starts[2]),
      new Uint8Array(4096),
      pcap().subarray(starts[2]),
    );
    expect(recovered(capture).packets).toEqual(without(1));
  });
});

const parts = [
  section(),
  described(1, 262144, option(2, text('eth0')), option(9, u8(6))),
  ...words.slice(0, 3).map((each) => enhanced(text(each))),
  simple(text(words[3]!)),
  enhanced(text(words[4]!)),
];
const blocks = parts.map((part) => part('little-endian'));
const blockStarts = blocks.map((_, index) =>
  blocks.slice(0, index).reduce((sum, each) => sum + each.length, 0),
);

describe('going on behind damage in pcapng', () => {
  it.each<[string, number, Bytes, string]>([
    ['a block of length 0', 4, hex('00000000'), 'absurd-length'],
    ['a length that is no multiple of 4', 4, hex('2d000000'), 'absurd-length'],
    ['a block of 2 GB', 4, hex('00000080'), 'absurd-length'],
    ['lengths that differ', 4, hex('30000000'), 'lengths-differ'],
    ['an interface that is not there', 8, hex('05000000'), 'unknown-interface'],
    ['more captured than there is', 20, hex('ff000000'), 'block-too-short'],
  ])('%s', (_, at, bytes, code) => {
    const start = blockStarts[3]!;
    const capture = withBytes(pcapngFile(parts), start + at, bytes);
    expect(recovered(capture)).toEqual({
      packets: without(1),
      lost: [`${start}+${blocks[3]!.length} ${code}`],
    });
  });

  it('garbage between blocks', () => {
    const start = blockStarts[4]!;
    const capture = join(
      pcapngFile(parts).subarray(0, start),
      new Uint8Array(77).fill(9),
      pcapngFile(parts).subarray(start),
    );
    expect(recovered(capture)).toEqual({ packets: words, lost: [`${start}+77 absurd-length`] });
  });

  it('an option that reaches beyond its block, of an interface that is then missing', () => {
    const damaged = described(1, 262144, option(2, text('eth0'), 99));
    const capture = pcapngFile([...parts.slice(0, 3), damaged, ...parts.slice(3)]);
    expect(recovered(capture)).toEqual({
      packets: words,
      lost: [`${blockStarts[3]}+${damaged('little-endian').length} block-too-short`],
    });
  });
});

it('what is recovered does not depend on the pieces that the capture comes in', () => {
  const captures = [
    readFileSync(ownCapture('ethernet.pcap')),
    readFileSync(ownCapture('ethernet-kuznetsov.pcap')),
    readFileSync(ownCapture('ethernet-nanoseconds-big-endian.pcap')),
    pcapngFile([...parts, ...parts, ...parts]),
    pcapngFile([...parts, ...parts], 'big-endian'),
  ];
  const change = fc.tuple(fc.nat({ max: 2000 }), fc.uint8Array({ minLength: 1, maxLength: 30 }));
  fc.assert(
    fc.property(
      fc.constantFrom(...captures),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 300 }),
      (capture, changes, piece) => {
        let damaged: Bytes = capture;
        // The header stays whole: without it nothing can be read.
        for (const [at, bytes] of changes)
          damaged = withBytes(damaged, 100 + (at % (capture.length - 200)), bytes);
        expect(recoveredOrRefused(damaged, piece)).toEqual(recoveredOrRefused(damaged));
      },
    ),
    { numRuns: 150 },
  );
});
