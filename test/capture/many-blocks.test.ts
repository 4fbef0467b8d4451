import { setImmediate as eventLoop } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { join, text } from '../../scripts/captures/packets.js';
import { emptyRecord, openCapture, Tail, Window } from '../../src/capture/index.js';
import { CaptureError, type FilterCaptureOptions, filterCapture } from '../../src/index.js';
import { block, described, enhanced, type Part, pcapngFile, section } from './pcapng-file.js';

/** What is written of a capture, and the fault at its end. */
async function filtered(
  capture: Uint8Array,
  options: FilterCaptureOptions & { format?: 'pcap' | 'pcapng' } = {},
) {
  const result = filterCapture('', [capture], options);
  const pieces: Buffer[] = [];
  try {
    for await (const piece of result) pieces.push(Buffer.from(piece));
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { bytes: Buffer.concat(pieces), code: error.code, ...result.counts };
  }
  return { bytes: Buffer.concat(pieces), code: undefined, ...result.counts };
}

/** So many of them as one piece. */
const many =
  (count: number, part: Part): Part =>
  (order) =>
    Buffer.concat(new Array<Uint8Array>(count).fill(part(order)));

describe('blocks of pcapng, very many of them', () => {
  const packet = enhanced(text('a packet'));

  it('that describe interfaces take no more than their own memory, and little time', async () => {
    const capture = pcapngFile([section(), many(100_000, described(1, 0)), packet]);
    for (const format of ['pcap', 'pcapng'] as const) {
      const start = process.cpuUsage().user;
      expect(await filtered(capture, { format })).toMatchObject({ read: 1, kept: 1, code: undefined });
      expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(10);
    }
  });

  it('are a fault when they describe more interfaces than there is room for, in one section or many', async () => {
    const one = pcapngFile([section(), described(1, 0), packet, many(1 << 17, described(1, 0)), packet]);
    expect(await filtered(one)).toMatchObject({ kept: 1, code: 'too-many-interfaces' });
    const sections = many(1 << 17, (order) => join(section()(order), described(1, 0)(order)));
    const several = pcapngFile([section(), described(1, 0), packet, sections, packet]);
    expect(await filtered(several)).toMatchObject({ kept: 1, code: 'too-many-interfaces' });
  });

  it('that describe interfaces of many link types leave no table for each of these', async () => {
    const linkTypes = Array.from({ length: 300 }, (_, i) => i);
    const capture = pcapngFile([
      section(),
      ...linkTypes.map((linkType) => described(linkType, 0)),
      many(3700, described(1, 0)),
      ...linkTypes.map((number) => enhanced(text('a packet'), { number })),
    ]);
    const window = new Window(capture.length);
    window.add(capture);
    const reader = openCapture(window)!;
    const record = emptyRecord();
    expect(reader.next(record)).toBe(true);
    const tables: WeakRef<object>[] = [];
    do {
      const plain = reader.plain?.();
      if (plain !== undefined) tables.push(new WeakRef(plain));
    } while (reader.next(record));
    // What a reference was made to stays until the event loop has its turn.
    await eventLoop();
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    expect(tables).toHaveLength(linkTypes.length - 1);
    expect(tables.filter((table) => table.deref() !== undefined).length).toBeLessThan(3);
  });

  it('that describe interfaces of two link types in turn take little time', async () => {
    const turn = [0, 1].map((number) => many(40, enhanced(text('a packet'), { number })));
    for (const interfaces of [4094, 100_000]) {
      const capture = pcapngFile([
        section(),
        described(1, 0),
        described(113, 0),
        many(interfaces, described(1, 0)),
        ...new Array<Part[]>(1250).fill(turn).flat(),
      ]);
      const start = process.cpuUsage().user;
      const { kept } = await filtered(capture, { format: 'pcapng', interpreted: 0 });
      expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(10);
      expect(kept).toBe(100_000);
    }
  });

  it('that nobody knows take little time', async () => {
    const capture = pcapngFile([section(), described(1, 0), many(400_000, block(0x0bad, [])), packet]);
    const start = process.cpuUsage().user;
    const { bytes, kept } = await filtered(capture, { format: 'pcapng' });
    expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(10);
    expect({ kept, length: bytes.length }).toEqual({ kept: 1, length: capture.length });
  });
});

describe('a section header of the other byte order that is damaged', () => {
  const big = pcapngFile(
    [section(), described(1, 0), enhanced(text('first')), described(1, 0), enhanced(text('second'))],
    'big-endian',
  );
  const little = pcapngFile([section(), described(1, 0), enhanced(text('third'))]);

  it.each([
    ['its lengths differ', 24],
    ['it is longer than the file', 4],
    ['its version is none', 12],
  ])('leaves the order of the section before it as it was: %s', async (_, at) => {
    const damaged = little.slice();
    damaged[at] = 0x44;
    for (const interpreted of [0, undefined]) {
      const losses: string[] = [];
      const lost = ({ fault }: { readonly fault: CaptureError }): void => void losses.push(fault.code);
      const capture = join(big, damaged, big, little);
      const { bytes, kept } = await filtered(capture, { format: 'pcapng', interpreted, lost });
      const again = await filtered(bytes, { format: 'pcapng' });
      expect(again).toMatchObject({ code: undefined, read: kept });
      expect(losses.length).toBeGreaterThan(0);
      expect(kept).toBe(5);
    }
  });
});

it('a tail goes as fast however long it is', () => {
  const kept: number[] = [];
  const tail = new Tail(100_000, { begin() {}, add: ({ seconds }) => kept.push(seconds) });
  const record = { ...emptyRecord(), bytes: new Uint8Array(64), blockLength: 64 };
  const start = process.cpuUsage().user;
  for (let seconds = 0; seconds < 700_000; seconds++) tail.add({ ...record, seconds });
  expect(tail.finish()).toBe(100_000);
  expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(10);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([100_000, 600_000, 699_999]);
});
