import { expect, it } from 'vitest';
import { pcapFile } from '../../scripts/captures/pcap.js';
import { filterFiles, type Source } from '../../src/node/index.js';

const MEBIBYTE = 1 << 20;

/** V8 replaces no call that is running by what it has optimized meanwhile: each goes over a window and comes back. */
it.each([
  ['as records of the file', {}],
  ['as a table', { from: { seconds: 0, nanoseconds: 0 } }],
])('compiled programs go over a capture in pieces, %s', async (_, options) => {
  const packet = new Uint8Array(100);
  const capture = pcapFile(new Array<Uint8Array>(80_000).fill(packet), { linkType: 1 });
  let at = 0;
  const source: Source = {
    name: 'memory',
    size: capture.length,
    read(into) {
      const part = capture.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return part.length;
    },
    close() {},
  };
  const reads: number[] = [];
  const pieces: number[] = [];
  await filterFiles('greater 50', {
    ...options,
    inputs: [() => source],
    interpreted: 0,
    output: 'memory',
    openOutput: () => ({
      name: 'memory',
      write(bytes) {
        reads.push(at);
        pieces.push(bytes.length);
      },
      finish() {},
      abandon() {},
    }),
  });
  expect(pieces.reduce((sum, length) => sum + length)).toBe(capture.length);
  expect(Math.max(...pieces)).toBeLessThanOrEqual(2 * MEBIBYTE);
  // What was read last is written before more is read.
  expect(new Set(reads).size).toBeGreaterThan(capture.length / (2 * MEBIBYTE));
});
