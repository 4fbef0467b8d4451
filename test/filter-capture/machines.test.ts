import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureError, CaptureFilter, filterCapture, PcapngWriter, PcapWriter } from '../../src/index.js';
import { ownCapture } from '../capture/files.js';

/** What filtering comes to: the bytes, the fault after them, the counts. */
async function outcome(
  expression: string,
  pieces: readonly Uint8Array[],
  options: Parameters<typeof filterCapture>[2],
): Promise<{ bytes: string; fault: string; read: number; kept: number }> {
  const filtered = filterCapture(expression, pieces, options);
  const parts: Uint8Array[] = [];
  let fault = '';
  try {
    for await (const piece of filtered) parts.push(piece.slice());
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    fault = `${error.message} at ${error.offset}`;
  }
  return { bytes: Buffer.concat(parts).toString('hex'), fault, ...filtered.counts };
}

const captures = [
  'ethernet.pcap',
  'ethernet-truncated.pcap',
  'ethernet-nanoseconds.pcap',
  'ethernet-nanoseconds-big-endian.pcap',
  'null-big-endian.pcap',
  'null.pcap',
].map((name) => readFileSync(ownCapture(name)));

/** The same packets again and again, so that there are many. */
const repeated = (capture: Uint8Array, times: number): Uint8Array =>
  Buffer.concat([capture.subarray(0, 24), ...new Array<Uint8Array>(times).fill(capture.subarray(24))]);

/** A capture with some of its bytes changed. */
const damaged = fc
  .record({
    capture: fc.constantFrom(...captures),
    times: fc.integer({ min: 1, max: 5 }),
    changes: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { maxLength: 4 }),
    length: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ capture, times, changes, length }) => {
    const bytes = repeated(capture, times).slice();
    for (const { at, byte } of changes) bytes[24 + (at % (bytes.length - 24))] = byte;
    return length === undefined ? bytes : bytes.subarray(0, 24 + (length % (bytes.length - 24)));
  });

describe('a capture is filtered alike', () => {
  it('by the interpreter and by WebAssembly, damaged or not, whatever pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(
        damaged,
        fc.constantFrom('', 'ip', 'tcp port 80', 'less 100', 'ip6 protochain 6 or ip'),
        fc.integer({ min: 1, max: 5000 }),
        fc.record(
          {
            interpreted: fc.constantFrom(0, 20),
            windowSize: fc.constantFrom(64, 1 << 12, 1 << 20),
            format: fc.constantFrom('pcap' as const, 'pcapng' as const),
            resolution: fc.constantFrom('microseconds' as const, 'nanoseconds' as const),
            count: fc.integer({ min: 1, max: 40 }),
            skip: fc.nat(10),
          },
          { requiredKeys: ['interpreted'] },
        ),
        async (capture, expression, size, options) => {
          const pieces: Uint8Array[] = [];
          for (let at = 0; at < capture.length; at += size) pieces.push(capture.subarray(at, at + size));
          const compiled = await outcome(expression, pieces, options);
          const interpreted = await outcome(expression, [capture], {
            ...options,
            interpreted: Number.POSITIVE_INFINITY,
            windowSize: undefined,
          });
          // How far the reading has come when there is enough depends on the pieces.
          if (options.count !== undefined) expect(compiled).toEqual({ ...interpreted, read: compiled.read });
          else expect(compiled).toEqual(interpreted);
        },
      ),
    );
  });

  it('when a packet is longer than all there is room for', async () => {
    const long = new Uint8Array(24 + 16 + 200_000);
    long.set(captures[0]!.subarray(0, 40));
    new DataView(long.buffer).setUint32(32, 200_000, true);
    new DataView(long.buffer).setUint32(36, 200_000, true);
    const capture = Buffer.concat([captures[0]!, long.subarray(24), captures[0]!.subarray(24)]);
    const options = { interpreted: 0, windowSize: 1 << 16 };
    const { bytes, read } = await outcome('', [capture], options);
    expect(read).toBe(107);
    expect(bytes).toBe(capture.toString('hex'));
  });
});

describe('records go to the output as they lie', () => {
  const passed = (output: PcapWriter | PcapngWriter, capture: Uint8Array, options = {}): number => {
    const filter = new CaptureFilter('ip', { interpreted: 0, ...options }, output);
    for (let rest = capture; rest.length > 0; ) {
      rest = filter.window.add(rest);
      filter.process();
    }
    let single = 0;
    const { add } = output;
    output.add = (record) => {
      single++;
      add.call(output, record);
    };
    filter.window.add(captures[0]!.subarray(24));
    filter.process();
    return single;
  };

  it('in a classic pcap file of the same resolution', () => {
    expect(passed(new PcapWriter(), captures[0]!)).toBe(0);
  });

  it('but not where something is to be known of each', () => {
    expect(passed(new PcapngWriter(), captures[0]!)).toBeGreaterThan(0);
    expect(passed(new PcapWriter(), captures[0]!, { count: 1000 })).toBeGreaterThan(0);
    expect(passed(new PcapWriter(), captures[0]!, { lost() {} })).toBeGreaterThan(0);
    expect(passed(new PcapWriter(), captures[0]!, { interpreted: 1e6 })).toBeGreaterThan(0);
  });
});
