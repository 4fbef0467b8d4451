import { spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { copyFileSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../../scripts/captures/packets.js';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { filterFiles, type Source } from '../../src/node/index.js';
import { ownCapture, rewriteWithTcpdump } from '../capture/files.js';
import { comment, described, enhanced, option, pcapngFile, section, u8 } from '../capture/pcapng-file.js';
import { present, skips, titled } from '../support/shared.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { program } from './compression/program.js';

const ethernet = ownCapture('ethernet.pcap');

const temporary = temporaryFolder();
const { into } = temporary;

/** A capture with packets at these microseconds, each of which says where it comes from. */
function captureAt(name: string, times: readonly number[]): string {
  const file = pcapFile(
    times.map((time) => text(`${name} ${time}`)),
    { linkType: 1 },
  );
  const view = new DataView(file.buffer);
  let at = 24;
  for (const time of times) {
    view.setUint32(at, Math.floor(time / 1_000_000), true);
    view.setUint32(at + 4, time % 1_000_000, true);
    at += 16 + view.getUint32(at + 8, true);
  }
  writeFileSync(into(name), file);
  return into(name);
}

/** The packets of a classic pcap file, as text. */
function textsIn(path: string): string[] {
  const bytes = readFileSync(path);
  const texts: string[] = [];
  for (let at = 24; at < bytes.length; ) {
    const end = at + 16 + bytes.readUInt32LE(at + 8);
    texts.push(bytes.subarray(at + 16, end).toString());
    at = end;
  }
  return texts;
}

const mergecap = program('mergecap');

describe('captures merged', () => {
  it('are in the order of time, and at one time in the order of the captures', async () => {
    const times = fc.array(fc.nat({ max: 40 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 2, maxLength: 6 }), async (captures) => {
        const sorted = captures.map((each) => [...each].sort((a, b) => a - b));
        const inputs = sorted.map((each, index) => captureAt(`${index}`, each));
        await filterFiles('', { inputs, merge: true, output: into('out') });
        const expected = sorted
          .flatMap((each, index) => each.map((time) => ({ time, index })))
          .sort((a, b) => a.time - b.time || a.index - b.index);
        expect(textsIn(into('out'))).toEqual(expected.map(({ time, index }) => `${index} ${time}`));
      }),
      { numRuns: 60 },
    );
  });

  it('count, skip and have a tail as one', async () => {
    const inputs = [captureAt('a', [1, 4, 7]), captureAt('b', [2, 5, 8]), captureAt('c', [3, 6, 9])];
    await filterFiles('', { inputs, merge: true, output: into('out'), skip: 2, count: 3 });
    expect(textsIn(into('out'))).toEqual(['c 3', 'a 4', 'b 5']);
    await filterFiles('', { inputs, merge: true, output: into('out'), tail: 2 });
    expect(textsIn(into('out'))).toEqual(['b 8', 'c 9']);
  });

  it('have the largest of their snap lengths', async () => {
    const inputs = [ownCapture('ethernet-snapped.pcap'), ethernet];
    await filterFiles('', { inputs, merge: true, output: into('out') });
    expect(readFileSync(into('out')).readUInt32LE(16)).toBe(262144);
  });

  it('keep the interfaces and comments of each in pcapng', async () => {
    const nanoseconds = 1_767_225_600_000_000_000n;
    writeFileSync(
      into('a'),
      pcapngFile([
        section(comment('a')),
        described(1, 0, option(9, u8(9))),
        enhanced(text('first'), { count: nanoseconds }),
      ]),
    );
    writeFileSync(
      into('b'),
      pcapngFile([
        section(),
        described(113, 0),
        enhanced(text('second'), { count: nanoseconds / 1000n + 1n }, comment('b')),
      ]),
    );
    await filterFiles('', {
      inputs: [into('b'), into('a')],
      merge: true,
      output: into('out'),
      format: 'auto',
    });
    const count = nanoseconds / 1000n + 1n;
    expect(Buffer.from(readFileSync(into('out'))).toString('hex')).toBe(
      Buffer.from(
        pcapngFile([
          section(),
          described(113, 0),
          described(1, 0, option(9, u8(9))),
          enhanced(text('first'), { number: 1, count: nanoseconds }),
          enhanced(text('second'), { count }, comment('b')),
        ]),
      ).toString('hex'),
    );
  });

  it('hold memory for each within bounds, however many there are', async () => {
    const inputs = Array.from({ length: 300 }, () => ethernet);
    const before = process.memoryUsage().arrayBuffers;
    const { read, kept } = await filterFiles('tcp port 80', { inputs, merge: true, output: into('out') });
    expect({ read, kept }).toEqual({ read: 300 * 53, kept: 300 * 16 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 << 20);
  });

  it.skipIf(skips(mergecap))(titled('are what mergecap makes of them', mergecap), async () => {
    const inputs = ['ethernet.pcap', 'ethernet-nanoseconds-big-endian.pcap', 'ethernet-kuznetsov.pcap'].map(
      ownCapture,
    );
    await filterFiles('', { inputs, merge: true, output: into('ours'), resolution: 'nanoseconds' });
    const theirs = present(mergecap)(new Uint8Array(0), '-F', 'nsecpcap', '-w', '-', ...inputs);
    // Wireshark makes its own snap length for the header.
    expect(readFileSync(into('ours')).subarray(24).equals(theirs.subarray(24))).toBe(true);
  });
});

/** What nobody holds any more is gone behind this, and a turn of the event loop. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe('captures one after the other', () => {
  it.each([
    ['whole', 'ethernet.pcap', 53],
    ['cut short', 'ethernet-truncated.pcap', 52],
  ])('are let go of when they are read: %s', async (_, name, packets) => {
    const buffers: WeakRef<ArrayBufferLike>[] = [];
    let held = Number.NaN;
    const open = (number: number): Source => {
      const pieces = [readFileSync(ownCapture(name))];
      return {
        name: `${number}`,
        async read(into) {
          if (buffers.length === number) buffers.push(new WeakRef(into.buffer));
          await setImmediate();
          collectGarbage();
          if (number === 9) held = buffers.slice(0, 8).filter((each) => each.deref() !== undefined).length;
          const piece = pieces.pop() ?? new Uint8Array(0);
          into.set(piece);
          return piece.length;
        },
        close() {},
      };
    };
    const inputs = Array.from({ length: 10 }, (_, number) => () => open(number));
    const { read } = await filterFiles('ip', { inputs, output: into('out') });
    expect(read).toBe(10 * packets);
    expect(held).toBe(0);
  });

  it('become sections in pcapng', async () => {
    const { outputs } = await filterFiles('tcp port 80', {
      inputs: [ethernet, ownCapture('raw.pcap')],
      output: into('out.pcapng'),
      format: 'auto',
    });
    const bytes = readFileSync(into('out.pcapng'));
    expect(outputs).toEqual([{ path: into('out.pcapng'), packets: expect.any(Number), bytes: bytes.length }]);
    const sections = [...Array(bytes.length / 4).keys()].filter(
      (i) => bytes.readUInt32LE(4 * i) === 0x0a0d0d0a,
    );
    expect(sections).toHaveLength(2);
  });

  it('are told apart in what is said of them', async () => {
    const { inputs, read, kept } = await filterFiles('', {
      inputs: [ethernet, ownCapture('ethernet-truncated.pcap'), '/dev/null'],
    });
    expect({ read, kept }).toEqual({ read: 105, kept: 105 });
    expect(inputs.map(({ format, read, fault }) => [format, read, fault?.code])).toEqual([
      ['pcap', 53, undefined],
      ['pcap', 52, 'truncated'],
      [undefined, 0, 'truncated'],
    ]);
  });
});

it('a signal has nothing left of a capture that came in many pieces', async () => {
  const stop = new AbortController();
  let most = 0;
  const bytes = readFileSync(ethernet);
  let at = 0;
  const slow: Source = {
    name: 'slow',
    async read(into) {
      most = Math.max(most, getEventListeners(stop.signal, 'abort').length);
      const piece = bytes.subarray(at, at + 100);
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    close() {},
  };
  const { read } = await filterFiles('', { inputs: [() => slow], signal: stop.signal });
  expect(read).toBe(53);
  expect(most).toBeLessThanOrEqual(1);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
});

describe('an output', () => {
  it('is none of the inputs, not even of those that come later or by another name', async () => {
    copyFileSync(ethernet, into('a'));
    linkSync(into('a'), into('b'));
    for (const merge of [true, false]) {
      for (const output of [into('a'), into('b')]) {
        await expect(filterFiles('', { inputs: [ethernet, into('a')], merge, output })).rejects.toThrow(
          'is the input; the output needs a name of its own',
        );
      }
    }
    expect(readFileSync(into('a')).equals(readFileSync(ethernet))).toBe(true);
    expect(readdirSync(temporary.path)).toEqual(['a', 'b']);
  });

  it('is none when nothing could be read', async () => {
    writeFileSync(into('text'), 'no capture at all');
    const { inputs } = await filterFiles('', { inputs: [into('text')], output: into('out') });
    expect(inputs[0]!.fault?.code).toBe('unknown-format');
    expect(readdirSync(temporary.path)).toEqual(['text']);
  });

  it('is what tcpdump writes, from pcapng too', async () => {
    const times = pcapngFile([
      section(),
      described(1, 0, option(9, u8(9))),
      enhanced(text('a'.repeat(20)), { count: 1_767_225_600_123_456_789n }),
    ]);
    writeFileSync(into('in'), times);
    if (spawnSync('tcpdump', ['--version']).error !== undefined) return;
    for (const [resolution, flags] of [
      ['microseconds', []],
      ['nanoseconds', ['--nano']],
    ] as const) {
      await filterFiles('', { inputs: [into('in')], output: into('out'), resolution });
      expect(readFileSync(into('out')).equals(rewriteWithTcpdump(into('in'), ...flags).bytes)).toBe(true);
    }
  });
});
