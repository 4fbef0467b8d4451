/** Damaged captures of every kind, without end: sound ones with bytes changed, moved, missing or added. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { text } from '../../../scripts/captures/packets.js';
import { lz4Encoder } from '../../../src/node/compression/lz4-encoder.js';
import {
  comment,
  described,
  endOfOptions,
  enhanced,
  obsolete,
  option,
  pcapngFile,
  section,
  simple,
  u8,
} from '../../capture/pcapng-file.js';
import { root } from '../shared.js';
import { type Random, random } from './random.js';

export interface FuzzCapture {
  /** What it was made of. */
  readonly source: string;
  readonly bytes: Uint8Array;
}

const LONGEST = 6000;

/** Sound captures: the project's own, and pcapng with everything in it. */
function soundCaptures(): FuzzCapture[] {
  const folder = join(root, 'fixtures', 'captures');
  const own = readdirSync(folder).map((name) => ({
    source: name,
    bytes: readFileSync(join(folder, name)).subarray(0, LONGEST),
  }));
  const packets = Array.from({ length: 12 }, (_, i) =>
    enhanced(text(`packet ${i}`.repeat(i + 1)), { number: i % 2 }),
  );
  const parts = [
    section(comment('a section')),
    described(1, 0, option(2, text('eth0')), option(9, u8(9)), endOfOptions),
    described(113, 200),
    ...packets,
    simple(text('simple')),
    section(),
    described(12, 100),
    enhanced(text('behind'), {}, comment('look'), endOfOptions),
    obsolete(text('obsolete')),
  ];
  const pcapng = (['little-endian', 'big-endian'] as const).map((order) => ({
    source: `pcapng, ${order}`,
    bytes: pcapngFile(parts, order),
  }));
  return [...own, ...pcapng, ...pcapng, ...pcapng, ...pcapng];
}

type Mutation = (bytes: Uint8Array, r: Random) => Uint8Array;

/** Numbers that lengths, counts and types are likely to be wrong with. */
const numbers = [
  0, 1, 2, 3, 4, 8, 12, 28, 0x7f, 0xff, 0xffff, 0x10000, 0x40001, 0x7fffffff, 0x80000000, 0xfffffffc,
  0xffffffff,
];

const mutations: readonly Mutation[] = [
  (bytes, r) => changed(bytes, r, 1, (view, at) => view.setUint8(at, r.below(256))),
  (bytes, r) => changed(bytes, r, 1, (view, at) => view.setUint8(at, view.getUint8(at) ^ (1 << r.below(8)))),
  (bytes, r) => changed(bytes, r, 4, (view, at) => view.setUint32(at, r.pick(numbers), r.once(2))),
  (bytes, r) => changed(bytes, r, 4, (view, at) => view.setUint32(at & ~3, r.pick(numbers), r.once(2))),
  (bytes, r) => bytes.slice(0, r.below(bytes.length + 1)),
  (bytes, r) => {
    const [from, to] = range(bytes, r);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, r) => {
    const [from, to] = range(bytes, r);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes, r) => {
    const at = r.below(bytes.length + 1);
    const garbage = Uint8Array.from({ length: r.below(300) }, () => r.below(256));
    return Buffer.concat([bytes.subarray(0, at), garbage, bytes.subarray(at)]);
  },
];

function range(bytes: Uint8Array, r: Random): [from: number, to: number] {
  const from = r.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + r.below(200))];
}

function changed(
  bytes: Uint8Array,
  r: Random,
  size: number,
  change: (view: DataView, at: number) => void,
): Uint8Array {
  if (bytes.length < size) return bytes;
  const copy = bytes.slice();
  // Headers stand at the start.
  const among = r.once(6) ? Math.min(copy.length, 120) : copy.length;
  change(new DataView(copy.buffer, copy.byteOffset, copy.byteLength), r.below(among - size + 1));
  return copy;
}

type Pack = (bytes: Uint8Array) => Uint8Array;

/** What there is no program for stays away. */
const byProgram = (name: string): Pack[] =>
  spawnSync(name, ['--version']).error === undefined
    ? [(bytes) => spawnSync(name, ['-q', '-c'], { input: bytes }).stdout]
    : [];

function lz4(bytes: Uint8Array): Uint8Array {
  const encoder = lz4Encoder();
  return Buffer.concat([encoder.start(), encoder.encode(bytes), encoder.end()]);
}

/** Programs take as long to start as a hundred captures to filter: what they make is made once. */
function packedCaptures(sound: readonly FuzzCapture[]): FuzzCapture[] {
  const packs = [...byProgram('zstd'), ...byProgram('xz'), lz4];
  return packs.flatMap((pack) =>
    sound.slice(0, PACKED).map(({ source, bytes }) => ({ source: `${source}, packed`, bytes: pack(bytes) })),
  );
}

/** Of each compression. */
const PACKED = 12;

export function* fuzzCaptures(seed: number): Generator<FuzzCapture> {
  const r = random(seed);
  const sound = soundCaptures();
  const packed = packedCaptures(sound);
  for (;;) {
    if (r.once(16)) {
      const { source, bytes } = r.pick(packed);
      yield { source, bytes: r.pick(mutations)(bytes, r) };
      continue;
    }
    const { source, bytes } = r.pick(sound);
    let damaged = r.once(12) ? Buffer.concat([bytes, r.pick(sound).bytes]) : bytes;
    const isPacked = r.once(8);
    if (isPacked && r.once(2)) damaged = r.pick(mutations)(gzipSync(damaged), r);
    else {
      for (let i = r.below(4); i >= 0; i--) damaged = r.pick(mutations)(damaged, r);
      if (isPacked) damaged = gzipSync(damaged);
    }
    yield { source, bytes: damaged };
  }
}
