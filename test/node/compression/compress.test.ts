import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compressing, decompressing, refuseUnwritable } from '../../../src/node/compression/index.js';
import type { Sink } from '../../../src/node/index.js';
import { ownCapture } from '../../capture/files.js';
import { present, skips, titled } from '../../support/shared.js';
import { program } from './program.js';

/** What a sink of that name is given in the end. */
function written(name: string, pieces: readonly Uint8Array[]): Buffer {
  const into: Uint8Array[] = [];
  const sink: Sink = compressing({
    name,
    write: (bytes) => into.push(bytes.slice()),
    finish() {},
    abandon() {},
  });
  for (const piece of pieces) sink.write(piece);
  sink.finish();
  return Buffer.concat(into);
}

async function decompressed(bytes: Uint8Array): Promise<Buffer> {
  let at = 0;
  const source = decompressing({
    name: 'memory',
    read(into) {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return part.length;
    },
    close() {},
  });
  const parts: Buffer[] = [];
  const into = new Uint8Array(1 << 16);
  for (;;) {
    const length = await source.read(into);
    if (length === 0) return Buffer.concat(parts);
    parts.push(Buffer.from(into.slice(0, length)));
  }
}

const capture = readFileSync(ownCapture('ethernet.pcap'));
const long = [
  Buffer.alloc(1_500_000, capture),
  randomFillSync(Buffer.alloc(1_200_000)),
  Buffer.alloc(2_500_000),
  capture,
];

const lz4 = program('lz4', '-dc');

describe('what is written', () => {
  it('is compressed when the name says so', () => {
    expect(written('a.pcap', [capture]).equals(capture)).toBe(true);
    expect(written('a.pcap.gz', [capture]).length).toBeLessThan(capture.length / 2);
    expect(written('a.pcap.lz4', [capture]).length).toBeLessThan(0.6 * capture.length);
  });

  it('is one gzip member that Node unpacks', () => {
    expect(gunzipSync(written('a.gz', long)).equals(Buffer.concat(long))).toBe(true);
    expect(gunzipSync(written('a.gz', []))).toHaveLength(0);
  });

  it.skipIf(skips(lz4))(titled('is an LZ4 frame that lz4 unpacks', lz4), () => {
    for (const pieces of [long, [], [Buffer.from('x')]]) {
      const unpacked = present(lz4)(written('a.lz4', pieces));
      expect(unpacked.equals(Buffer.concat(pieces))).toBe(true);
    }
  });

  it.each(['a.gz', 'a.lz4'])('is what is read again: %s', async (name) => {
    const compressible = fc.array(
      fc.constantFrom('abcdefgh', 'abcd', 'x', 'yyyyyyyyyyyyyyyyyyyyy', 'hgfedcba'),
      {
        maxLength: 400,
      },
    );
    await fc.assert(
      fc.asyncProperty(compressible, fc.uint8Array({ maxLength: 300 }), async (words, noise) => {
        const pieces = [Buffer.from(words.join('')), noise, Buffer.from(words.join(''))];
        expect((await decompressed(written(name, pieces))).equals(Buffer.concat(pieces))).toBe(true);
      }),
    );
  });

  describe.each([
    ['zst', program('zstd', '-dc')],
    ['xz', program('xz', '-dc')],
  ])('as .%s', (ending, unpack) => {
    it.skipIf(skips(unpack))(titled('is what its own program unpacks, and we', unpack), async () => {
      for (const pieces of [long, [...long, ...long], [], [capture]]) {
        const packed = written(`a.${ending}`, pieces);
        expect(packed.length).toBeLessThan(Math.max(100, Buffer.concat(pieces).length));
        expect(present(unpack)(packed).equals(Buffer.concat(pieces))).toBe(true);
        expect((await decompressed(packed)).equals(Buffer.concat(pieces))).toBe(true);
      }
    });
  });

  it('is refused under names of what no program is there for', () => {
    vi.stubEnv('PATH', '/nonexistent');
    expect(() => refuseUnwritable('a.pcap.zst')).toThrow(
      'zstd is written by the program zstd, which is not installed',
    );
    expect(() => refuseUnwritable('a.pcap.gz')).not.toThrow();
    vi.unstubAllEnvs();
  });
});
