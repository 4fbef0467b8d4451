import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterFilesWith } from '../../src/node/filter-files.js';
import type { FilterFilesOptions, Sink } from '../../src/node/index.js';
import { ownCapture } from '../capture/files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { into } = temporaryFolder();

/** Threads for the smallest files, in pieces that cut every record. */
const tiny = {
  chunkLength: 100,
  smallest: 1,
  worker: new URL('./thread.mjs', import.meta.url),
  together: true,
};

async function outcome(
  capture: Uint8Array,
  expression: string,
  options: Partial<FilterFilesOptions>,
  chunkLength = tiny.chunkLength,
) {
  const [input, output] = [into('in.pcap'), into('out.pcap')];
  writeFileSync(input, capture);
  const filtered = await filterFilesWith(
    expression,
    { inputs: [input], output, unsupported() {}, ...options },
    { ...tiny, chunkLength },
  );
  const { read, kept, inputs, outputs } = filtered;
  const fault = inputs[0]!.fault;
  return {
    read,
    kept,
    fault: fault && `${fault.message} at ${fault.offset}`,
    packets: outputs.map(({ packets, bytes }) => ({ packets, bytes })),
    bytes: outputs.length === 0 ? '' : readFileSync(output).toString('hex'),
  };
}

const names = ['ethernet.pcap', 'ethernet-truncated.pcap', 'null-big-endian.pcap', 'null.pcap'];
const captures = names.map((name) => readFileSync(ownCapture(name)));

const damaged = fc
  .record({
    capture: fc.constantFrom(...captures),
    changes: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { maxLength: 3 }),
    length: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ capture, changes, length }) => {
    const bytes = Uint8Array.from(capture);
    for (const { at, byte } of changes) bytes[24 + (at % (bytes.length - 24))] = byte;
    return length === undefined ? bytes : bytes.subarray(0, 24 + (length % (bytes.length - 24)));
  });

describe('two threads', () => {
  it('write what one writes, of damaged files too, wherever these are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        damaged,
        fc.constantFrom('', 'ip', 'tcp port 80', 'less 100'),
        fc.integer({ min: 17, max: 3000 }),
        fc.constantFrom(2, 3),
        async (capture, expression, chunkLength, threads) => {
          const alone = await outcome(capture, expression, { threads: 1 });
          expect(await outcome(capture, expression, { threads }, chunkLength)).toEqual(alone);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('stop at what is longer than the snap length, which is cut, and at what has no room', async () => {
    const capture = Uint8Array.from(captures[0]!);
    new DataView(capture.buffer).setUint32(16, 80, true);
    const alone = await outcome(capture, '', { threads: 1 });
    expect(await outcome(capture, '', { threads: 2 })).toEqual(alone);
    const long = new Uint8Array(24 + 16 + 900_000 + 100);
    long.set(captures[3]!.subarray(0, 24));
    const view = new DataView(long.buffer);
    view.setUint32(20, 231, true);
    for (const at of [16, 32, 36]) view.setUint32(at, 900_000, true);
    expect(await outcome(long, '', { threads: 2 })).toEqual(await outcome(long, '', { threads: 1 }));
  });

  it('only count where nothing is to be written', async () => {
    const { read, kept } = await outcome(captures[0]!, 'ip', { threads: 2, output: undefined });
    expect({ read, kept }).toEqual({ read: 53, kept: 24 });
  });

  it('do nothing when it is over before it begins', async () => {
    const over = AbortSignal.abort();
    const { read } = await outcome(captures[0]!, 'ip', { threads: 2, signal: over });
    expect(read).toBeLessThan(53);
  });

  it('tell how far they have come', async () => {
    const places: number[] = [];
    await outcome(captures[0]!, 'ip', { threads: 2, progress: (position) => places.push(position) });
    expect(places.length).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.at(-1)).toBe(captures[0]!.length);
  });

  it('go on with the next file where another has ended', async () => {
    const paths = ['a.pcap', 'b.pcap', 'c.pcap'].map((name) => into(name));
    for (const path of paths) writeFileSync(path, captures[path.endsWith('b.pcap') ? 1 : 0]!);
    const filtered = async (threads: number): Promise<[number, string]> => {
      const output = into('out.pcap');
      const { read } = await filterFilesWith('ip', { inputs: paths, output, threads }, tiny);
      return [read, readFileSync(output).toString('hex')];
    };
    expect(await filtered(2)).toEqual(await filtered(1));
  });
});

it('threads that cannot be started are not needed', async () => {
  const worker = new URL('./nowhere.mjs', import.meta.url);
  const [input, output] = [into('in.pcap'), into('out.pcap')];
  writeFileSync(input, captures[0]!);
  const { read, kept } = await filterFilesWith(
    'ip',
    { inputs: [input], output, threads: 3 },
    { ...tiny, worker },
  );
  expect({ read, kept }).toEqual({ read: 53, kept: 24 });
});

it('a file that cannot be written is told of, by its name', async () => {
  const input = into('in.pcap');
  writeFileSync(input, captures[0]!);
  const reading = openSync(input, 'r');
  const openOutput = (): Sink => ({
    name: 'out.pcap',
    write() {},
    finish() {},
    abandon() {},
    direct: { name: 'out.pcap', descriptor: reading, position: 24 },
  });
  try {
    await expect(
      filterFilesWith('ip', { inputs: [input], output: 'out.pcap', openOutput, threads: 2 }, tiny),
    ).rejects.toMatchObject({ name: 'FileError', path: 'out.pcap', code: 'EBADF' });
  } finally {
    closeSync(reading);
  }
});
