import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bytes, hex, join, sll, text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { openCapture, PcapngWriter, PcapWriter, type Sections, Window } from '../../src/capture/index.js';
import { CaptureFilter } from '../../src/index.js';
import { ownCapture } from './files.js';
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

const first = text('first packet');
const second = text('the second packet, longer');

/** What comes of captures one after the other, or of several interfaces in one section. */
function rewritten(captures: readonly Bytes[], sections: Sections = 'as-read', truncate = 1 << 20): Bytes {
  const writer = new PcapngWriter(sections);
  for (const capture of captures) {
    const filter = new CaptureFilter(
      '',
      {},
      {
        begin: (from) => writer.begin(from),
        addBlock: (each) => writer.addBlock(each),
        add(record) {
          writer.add({ ...record, capturedLength: Math.min(record.capturedLength, truncate) });
        },
      },
    );
    for (let rest: Uint8Array = capture; rest.length > 0; ) {
      rest = filter.window.add(rest);
      filter.process();
    }
    filter.window.ended = true;
    filter.process();
  }
  return writer.take().slice();
}

const text16 = (bytes: Bytes): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/(.{8})/g, '$1 ');
const expectBytes = (ours: Bytes, theirs: Bytes): void => expect(text16(ours)).toBe(text16(theirs));

const ethernet = described(1, 262144, option(2, text('eth0')), option(8, u64(10_000_000n)), option(9, u8(9)));
const names = block(4, [
  u16(1),
  u16(9),
  hex('c0000201'),
  text('host\0'),
  hex('000000'),
  u32(0),
  comment('names'),
]);
/** An option of two numbers, the halves of a time stamp. */
const twoNumbers =
  (code: number, high: number, low: number): Part =>
  (order) => {
    const numbers = new DataView(new ArrayBuffer(8));
    numbers.setUint32(0, high, order === 'little-endian');
    numbers.setUint32(4, low, order === 'little-endian');
    return option(code, new Uint8Array(numbers.buffer))(order);
  };
const statistics = (number: number): Part =>
  block(5, [u32(number), u32(1), u32(2), twoNumbers(2, 1, 2), option(4, u64(7n)), endOfOptions]);
const custom = block(0xbad, [u32(32473), text('what is it'), hex('0000')]);
const unknown = block(0x4242, [u32(1)]);
const everything = [
  section(comment('a section'), option(2, text('hardware'))),
  ethernet,
  names,
  described(113, 96),
  enhanced(first, {}, comment('look'), option(2, u32(3)), option(4, u64(5n)), endOfOptions),
  custom,
  simple(second),
  enhanced(sll(0, 0x0800, text('cooked')), { number: 1 }),
  obsolete(first),
  unknown,
  statistics(1),
  section(),
  described(1, 1000),
  enhanced(second, { wire: 1500 }),
];

describe('writing pcapng', () => {
  it('keeps every block of a little-endian file as it is', () => {
    const file = pcapngFile(everything);
    expectBytes(rewritten([file]), file);
  });

  it('turns every block of a big-endian file that it knows', () => {
    const known = everything.filter((part) => part !== unknown);
    expectBytes(rewritten([pcapngFile(known, 'big-endian')]), pcapngFile(known));
  });

  it('turns the header of a block that it does not know, and leaves the rest', () => {
    const parts = [section(), ethernet, block(0x4242, [hex('01020304')])];
    expectBytes(rewritten([pcapngFile(parts, 'big-endian')]), pcapngFile(parts));
  });

  it('leaves out packets and keeps the rest', () => {
    const writer = new PcapngWriter();
    const kept = new CaptureFilter('greater 20', {}, writer);
    const parts = [section(), ethernet, enhanced(first), names, enhanced(second), custom];
    kept.window.add(pcapngFile(parts));
    kept.window.ended = true;
    kept.process();
    expectBytes(writer.take(), pcapngFile([section(), ethernet, names, enhanced(second), custom]));
  });

  it('says that nobody knows how long a section is', () => {
    const told = block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(1), u16(0), u64(32n)]);
    expectBytes(rewritten([pcapngFile([told, ethernet])]), pcapngFile([section(), ethernet]));
  });

  it('puts right what is not looked at in the first block', () => {
    const header = [u32(0x1a2b3c4d), u16(1), u16(0), u64(-1n)];
    const wrong = block(0x0a0d0d0a, header, { last: 7 });
    expectBytes(rewritten([pcapngFile([wrong, ethernet])]), pcapngFile([section(), ethernet]));
    const odd = block(0x0a0d0d0a, [...header, u8(0)]);
    expectBytes(rewritten([pcapngFile([odd, ethernet])]), pcapngFile([section(), ethernet]));
  });

  it('describes the interface of a classic pcap file, in a section of its own each', () => {
    const file = readFileSync(ownCapture('ethernet-snapped.pcap'));
    const once = rewritten([file]);
    expectBytes(once.subarray(0, 48), pcapngFile([section(), described(1, 60)]));
    expectBytes(rewritten([file, file]), join(once, once));
    expect(rewrite(once).bytes.equals(file)).toBe(true);
  });

  it('keeps nanoseconds, and the length of the frame check sequence', () => {
    const file = pcapFile([first], { linkType: 0x24000001, magic: 'nanoseconds' });
    const written = rewritten([file]);
    expectBytes(
      written.subarray(28, 28 + 40),
      pcapngFile([described(1, 262144, option(9, u8(9)), option(13, u8(32)), endOfOptions)]),
    );
    expect(rewrite(written, {}, 'nanoseconds').bytes.subarray(24).equals(file.subarray(24))).toBe(true);
  });

  it('puts the interfaces of all captures into one section when told to', () => {
    const a = pcapngFile([
      section(comment('first')),
      ethernet,
      enhanced(first),
      simple(first),
      statistics(0),
    ]);
    const b = pcapngFile([
      section(comment('second')),
      described(113, 0),
      ethernet,
      enhanced(second, { number: 1 }),
      statistics(1),
      statistics(9),
    ]);
    const c = pcapFile([first], { linkType: 12 });
    const micros = 1_767_225_600_000_000n;
    expectBytes(
      rewritten([a, b, c], 'one'),
      pcapngFile([
        section(comment('first')),
        ethernet,
        enhanced(first),
        simple(first),
        statistics(0),
        described(113, 0),
        ethernet,
        enhanced(second, { number: 2 }),
        statistics(2),
        described(101, 262144),
        enhanced(first, { number: 3, count: micros }),
      ]),
    );
  });

  it('writes a simple packet of another interface as an enhanced one', () => {
    const a = pcapngFile([section(), ethernet]);
    const b = pcapngFile([section(), ethernet, simple(first), obsolete(second)]);
    expectBytes(
      rewritten([a, b], 'one'),
      pcapngFile([
        section(),
        ethernet,
        ethernet,
        enhanced(first, { number: 1, count: 0n }),
        obsolete(second, { number: 1 }),
      ]),
    );
  });

  it('cuts packets, and keeps the options behind them', () => {
    const file = pcapngFile([
      section(),
      ethernet,
      enhanced(second, {}, comment('look'), endOfOptions),
      simple(second),
    ]);
    expectBytes(
      rewritten([file], 'as-read', 7),
      pcapngFile([
        section(),
        ethernet,
        enhanced(second.subarray(0, 7), { wire: 25 }, comment('look'), endOfOptions),
        enhanced(second.subarray(0, 7), { wire: 25, count: 0n }),
      ]),
    );
  });

  it('begins another file with the section and its interfaces', () => {
    const writer = new PcapngWriter();
    const filter = new CaptureFilter('', {}, writer);
    filter.window.add(pcapngFile([section(comment('x')), ethernet, names, enhanced(first)]));
    filter.process();
    writer.take();
    writer.beginAnother();
    expectBytes(writer.take(), pcapngFile([section(comment('x')), ethernet]));
  });

  it('refuses a link type that files have no number for', () => {
    const from = {
      linkType: 77,
      linkTypeExtension: 0,
      snapLength: 1,
      resolution: 'microseconds',
      swapped: false,
    } as const;
    expect(() => new PcapngWriter().begin(from)).toThrow("link-layer type 77 isn't supported in savefiles");
  });
});

describe('writing pcap from pcapng', () => {
  it('needs one link type, and packets within its snap length', () => {
    const writer = new PcapWriter();
    const window = new Window();
    window.add(pcapngFile([section(), described(1, 20), described(113, 20), described(1, 99)]));
    const [small, cooked, large] = openAll(window);
    writer.begin(small!);
    const record = {
      bytes: second,
      start: 0,
      wireLength: 25,
      seconds: 0,
      fraction: 0,
      blockStart: 0,
      blockLength: 25,
    };
    expect(() => writer.add({ ...record, capturedLength: 20, interface: large! })).not.toThrow();
    expect(() => writer.add({ ...record, capturedLength: 21, interface: large! })).toThrow(
      'a packet of 21 bytes is longer than the snap length of the pcap file, 20; pcapng holds both: --format pcapng',
    );
    expect(() => writer.add({ ...record, capturedLength: 9, interface: cooked! })).toThrow(
      'link-layer type 113 of a packet is not that of the pcap file, 1; pcapng holds both: --format pcapng',
    );
  });
});

function openAll(window: Window): NonNullable<ReturnType<typeof openCapture>>['interfaces'] {
  const reader = openCapture(window)!;
  reader.next({} as Parameters<typeof reader.next>[0]);
  return reader.interfaces;
}
