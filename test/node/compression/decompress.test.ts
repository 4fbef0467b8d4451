import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { CaptureError } from '../../../src/index.js';
import { decompressing } from '../../../src/node/compression/index.js';
import type { Source } from '../../../src/node/index.js';
import { ownCapture } from '../../capture/files.js';
import { type External, present, skips, titled } from '../../support/shared.js';
import { type Convert, program } from './program.js';

const capture = readFileSync(ownCapture('ethernet.pcap'));
/** Parts that compress and parts that do not, longer than a window of any format's blocks. */
const long = Buffer.concat([
  randomFillSync(Buffer.alloc(700_000)),
  Buffer.alloc(3_000_000, capture),
  Buffer.alloc(5_000_000),
  randomFillSync(Buffer.alloc(200_000)),
]);

interface Read {
  readonly bytes: Buffer;
  readonly fault: CaptureError | undefined;
}

/** Everything that can be read of `bytes` when they come `piece` bytes at a time. */
async function readAll(bytes: Uint8Array, piece = 50_000): Promise<Read> {
  let at = 0;
  const source: Source = decompressing({
    name: 'memory',
    read(into) {
      const part = bytes.subarray(at, at + Math.min(piece, into.length));
      into.set(part);
      at += part.length;
      return part.length;
    },
    close() {},
  });
  const parts: Buffer[] = [];
  const into = new Uint8Array(1 << 16);
  try {
    for (;;) {
      const length = await source.read(into);
      if (length === 0) return { bytes: Buffer.concat(parts), fault: undefined };
      parts.push(Buffer.from(into.slice(0, length)));
    }
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { bytes: Buffer.concat(parts), fault: error };
  } finally {
    source.close();
  }
}

const gzip: External<Convert> = { value: (bytes) => gzipSync(bytes) };
const zstd = program('zstd', '-q', '-c');
const lz4 = program('lz4', '-q', '-c');
const xz = program('xz', '-q', '-c');

it('what is not compressed is handed through as it is', async () => {
  for (const piece of [1, 5, 100]) expect((await readAll(capture, piece)).bytes.equals(capture)).toBe(true);
  expect((await readAll(new Uint8Array(0))).bytes).toHaveLength(0);
  expect((await readAll(Uint8Array.of(0x1f), 1)).bytes).toHaveLength(1);
});

describe.each<[string, External<Convert>, readonly string[]]>([
  ['gzip', gzip, []],
  ['zstd', zstd, []],
  ['zstd', zstd, ['-19', '--long=27', '--no-check']],
  ['zstd', zstd, ['-1', '--no-compress-literals']],
  ['lz4', lz4, []],
  ['lz4', lz4, ['-9', '-B4', '-BD', '-BX', '--content-size']],
  ['lz4', lz4, ['-B7', '--no-frame-crc']],
  ['lz4', lz4, ['-l']],
  ['xz', xz, []],
  ['xz', xz, ['-0', '--block-size=300000', '--check=crc32']],
])('%s', (name, compressor, args) => {
  describe.skipIf(skips(compressor))(titled(`data, ${args.join(' ')}`, compressor), () => {
    it('becomes what was compressed, whatever the pieces', async () => {
      const compressed = present(compressor)(capture, ...args);
      for (const piece of [1, 7, 1000]) {
        const { bytes, fault } = await readAll(compressed, piece);
        expect({ fault, same: bytes.equals(capture) }).toEqual({ fault: undefined, same: true });
      }
      const { bytes, fault } = await readAll(present(compressor)(long, ...args));
      expect({ fault, same: bytes.equals(long) }).toEqual({ fault: undefined, same: true });
    });

    it('goes on behind its end, with more of the same', async () => {
      const compressed = present(compressor)(capture, ...args);
      const { bytes, fault } = await readAll(Buffer.concat([compressed, compressed]), 600);
      expect({ fault, same: bytes.equals(Buffer.concat([capture, capture])) }).toEqual({
        fault: undefined,
        same: true,
      });
    });

    it('is kept as far as it goes when it is cut short', async () => {
      const compressed = present(compressor)(long, ...args);
      const cut = compressed.length - 90_000;
      const { bytes, fault } = await readAll(compressed.subarray(0, cut));
      expect(fault).toMatchObject({ code: 'truncated', message: `the ${name} data ends early`, offset: cut });
      expect(bytes.length).toBeGreaterThan(100_000);
      expect(bytes.equals(long.subarray(0, bytes.length))).toBe(true);
    });
  });
});

/** Where damage shows: what has checksums of its content anywhere, the others in the header of a frame. */
describe.each<[string, External<Convert>, number]>([
  ['gzip', gzip, 650_000],
  ['zstd', zstd, 4],
  ['lz4', lz4, 650_000],
  ['xz', xz, 650_000],
])('damaged %s', (name, compressor, at) => {
  it.skipIf(skips(compressor))(
    titled('data is kept up to there, and the place is told', compressor),
    async () => {
      const compressed = Buffer.from(present(compressor)(long));
      compressed.fill(0xff, at, at + 100);
      const { bytes, fault } = await readAll(compressed);
      expect(fault?.code).toBe('damaged-compression');
      expect(fault?.message).toMatch(`the ${name} data is damaged: `);
      expect(fault?.offset).toBeLessThanOrEqual(compressed.length);
      const sound = Math.max(0, Math.min(bytes.length, at - 50_000));
      expect(bytes.subarray(0, sound).equals(long.subarray(0, sound))).toBe(true);
    },
  );
});

it.skipIf(skips(xz))(titled('xz without WebAssembly is refused, not called damaged', xz), async () => {
  const compressed = present(xz)(capture);
  vi.stubGlobal('WebAssembly', undefined);
  try {
    const { fault } = await readAll(compressed);
    expect(fault?.message).toBe('xz is unpacked by WebAssembly, which is not available');
  } finally {
    vi.unstubAllGlobals();
  }
});

describe.skipIf(skips(zstd))(titled('a zstd window', zstd), () => {
  it('that would take more memory than there should be is refused', async () => {
    const compressed = present(zstd)(long, '--long=30');
    const { fault } = await readAll(compressed);
    expect(fault?.message).toBe(
      'the zstd data is damaged: its window of 1073741824 bytes is larger than 134217728',
    );
  });
});
