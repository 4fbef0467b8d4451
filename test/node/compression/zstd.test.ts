import { randomFillSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { DecodingError } from '../../../src/node/compression/decoder.js';
import { openZstd } from '../../../src/node/compression/zstd.js';
import { random } from '../../support/fuzz/random.js';
import { present, skips, titled } from '../../support/shared.js';
import { program } from './program.js';

const { BPFSIEVE_SEED } = process.env;
const seed = Number(BPFSIEVE_SEED ?? 7);

const zstd = program('zstd', '-q', '-c');
const pzstd = program('pzstd', '-q', '-c');

async function decoded(...pieces: readonly Uint8Array[]): Promise<Buffer> {
  const decoder = await openZstd();
  const parts: Buffer[] = [];
  for (const piece of [...pieces, undefined])
    for await (const part of decoder.decode(piece)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const FRAME = [0x28, 0xb5, 0x2f, 0xfd];
/** A window of 128 KiB. */
const frame = (...blocks: readonly (readonly number[])[]): Buffer =>
  Buffer.from([...FRAME, 0, 7 << 3, ...blocks.flat()]);
const header = (isLast: boolean, kind: number, length: number): number[] => {
  const word = (isLast ? 1 : 0) | (kind << 1) | (length << 3);
  return [word & 0xff, (word >> 8) & 0xff, word >> 16];
};
const repeated = (byte: number, count: number, isLast = false): number[] => [
  ...header(isLast, 1, count),
  byte,
];

/** Text of few words, which compresses by entropy as well as by distance. */
function words(length: number): Buffer {
  const r = random(seed);
  let text = '';
  while (text.length < length)
    text += `${r.pick(['GET ', 'POST ', '/index', '.html', '\r\n'])}${r.below(1000)}`;
  return Buffer.from(text.slice(0, length));
}

describe.skipIf(skips(zstd))(titled(`what zstd compresses (seed ${seed})`, zstd), () => {
  it.each([
    '-1',
    '-3',
    '-9',
    '-19',
    '--ultra -22',
    '--fast=5',
    '-3 --no-check',
    '-3 -B100KB -T2',
    '-3 --no-content-size',
  ])('is itself again: %s', async (args) => {
    const given = args.split(' ');
    for (const bytes of [words(0), words(1), words(300_000), randomFillSync(Buffer.alloc(200_000))])
      expect((await decoded(present(zstd)(bytes, ...given))).equals(bytes)).toBe(true);
  });

  it('at distances of 64 MiB and more is itself again', async () => {
    const far = randomFillSync(Buffer.alloc(300_000));
    const bytes = Buffer.concat([
      far,
      Buffer.alloc(70 << 20),
      far.subarray(5),
      Buffer.alloc(40 << 20),
      far.subarray(9),
    ]);
    const compressed = present(zstd)(bytes, '--long=27', '-1');
    expect(compressed.length).toBeLessThan(400_000);
    expect((await decoded(compressed)).equals(bytes)).toBe(true);
  });

  it('frame by frame, with windows that grow and shrink, is itself again', async () => {
    const frames = [10, 17, 12, 21, 18, 19].map((bits, i) => ({
      bytes: Buffer.concat([words(1_000_000 + i), randomFillSync(Buffer.alloc(200_000))]),
      args: ['-3', '--no-content-size', `--zstd=wlog=${bits}`],
    }));
    const compressed = frames.map(({ bytes, args }) => present(zstd)(bytes, ...args));
    const whole = Buffer.concat(frames.map(({ bytes }) => bytes));
    expect((await decoded(...compressed)).equals(whole)).toBe(true);
    expect((await decoded(Buffer.concat(compressed))).equals(whole)).toBe(true);
  });

  it.skipIf(skips(pzstd))(titled('begins with a frame to be skipped when pzstd does it', pzstd), async () => {
    const bytes = words(300_000);
    expect((await decoded(present(pzstd)(bytes))).equals(bytes)).toBe(true);
  });

  it('and then is changed anywhere is damaged or other bytes, and nothing else', async () => {
    const sound = present(zstd)(words(30_000), '-3', '--no-check');
    const r = random(seed);
    const outcomes = new Set<string>();
    for (let i = 0; i < 1500; i++) {
      const bytes = Buffer.from(sound);
      for (let times = r.below(3); times >= 0; times--)
        bytes[r.below(i % 2 === 0 ? 80 : bytes.length)] = r.below(256);
      try {
        await decoded(i % 5 === 0 ? bytes.subarray(0, r.below(bytes.length)) : bytes);
        outcomes.add('bytes');
      } catch (error) {
        if (!(error instanceof DecodingError)) throw error;
        outcomes.add(error.message);
      }
    }
    expect(outcomes.size).toBeGreaterThan(8);
  });
});

describe('frames', () => {
  it('of blocks that repeat a byte come one after the other, in the same memory', async () => {
    const blocks = Array.from({ length: 8000 }, () => repeated(7, 1 << 17));
    const decoder = await openZstd();
    const memory = new Set<ArrayBufferLike>();
    let length = 0;
    for await (const part of decoder.decode(frame(...blocks, repeated(7, 1, true)))) {
      memory.add(part.buffer);
      length += part.length;
    }
    expect(length).toBe(8000 * (1 << 17) + 1);
    expect(memory.size).toBe(1);
  });

  it('that are short take little memory, however large their windows are', async () => {
    const large = [...FRAME, 0, 17 << 3];
    const compressedBlock = [...header(true, 2, 3), (10 << 3) | 1, 65, 0];
    const tiny = [...large, ...repeated(65, 10, true), ...large, ...compressedBlock];
    let allocated = 0;
    const counting = new Proxy(Uint8Array, {
      construct(target, [first, ...rest], made) {
        if (typeof first === 'number') allocated += first;
        return Reflect.construct(target, [first, ...rest], made);
      },
    });
    vi.stubGlobal('Uint8Array', counting);
    try {
      const decoder = await openZstd();
      let length = 0;
      for await (const part of decoder.decode(Uint8Array.from(Array(1000).fill(tiny).flat())))
        length += part.length;
      expect(length).toBe(20_000);
    } finally {
      vi.unstubAllGlobals();
    }
    expect(allocated).toBeGreaterThan(1 << 18);
    expect(allocated).toBeLessThan(1 << 20);
  });

  it.each<[string, readonly number[], string]>([
    ['a window of a gigabyte', [0, 20 << 3], 'its window of 1073741824 bytes is larger than 134217728'],
    [
      'a single segment of two gigabytes',
      [0xa0, 0, 0, 0, 0x80],
      'its window of 2147483648 bytes is larger than 134217728',
    ],
    ['a dictionary', [0x21, 9, 1], 'a zstd frame that needs a dictionary'],
    ['a bit that is reserved', [0x28, 1], 'a zstd frame of an unknown version'],
    [
      'less than it says',
      [0x20, 2, ...header(true, 0, 1), 65],
      'a zstd frame has another length than it says',
    ],
    [
      'more than it says',
      [0x20, 2, ...repeated(65, 2), ...repeated(65, 1, true)],
      'a zstd frame has another length than it says',
    ],
    ['a block of no kind', [0, 7 << 3, ...header(true, 3, 1)], 'a block makes no sense'],
  ])('with %s are refused, behind others too', async (_, bytes, message) => {
    const sound = frame(repeated(65, 3, true));
    await expect(decoded(sound, Buffer.from([...FRAME, ...bytes]))).rejects.toThrow(message);
  });

  it('are skipped where they say so', async () => {
    const skipped = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const sound = frame(repeated(65, 3, true));
    expect((await decoded(skipped, sound, skipped, skipped, sound)).toString()).toBe('AAAAAA');
    await expect(decoded(skipped.subarray(0, 9))).rejects.toThrow('unexpected end of file');
  });
});
