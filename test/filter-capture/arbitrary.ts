/** Captures in which there is everything that changes how they are gone through. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { hex, text } from '../../scripts/captures/packets.js';
import { ownCaptures } from '../capture/files.js';
import {
  block,
  comment,
  described,
  enhanced,
  obsolete,
  option,
  type Part,
  pcapngFile,
  section,
  simple,
  u8,
  u32,
  u64,
} from '../capture/pcapng-file.js';

/** Which link types and snap lengths interfaces have. */
export interface Variety {
  readonly linkTypes: readonly number[];
  readonly snapLengths: readonly number[];
}

/** Link types whose packets are read as they lie, turned when they are of the other byte order, and corrected. */
export const everything: Variety = {
  linkTypes: [1, 1, 1, 101, 113, 220],
  snapLengths: [40, 96, 262144],
};

/** Microseconds, nanoseconds, milliseconds, powers of two; and seconds to be added. */
const clocks: readonly (readonly Part[])[] = [
  [],
  [],
  [option(9, u8(6))],
  [option(9, u8(9))],
  [option(9, u8(3))],
  [option(9, u8(0x8a))],
  [option(14, u64(1_000_000n))],
  [option(9, u8(9)), option(14, u64(-1n))],
];

const descriptionOf = ({ linkTypes, snapLengths }: Variety): fc.Arbitrary<Part> =>
  fc
    .tuple(fc.constantFrom(...linkTypes), fc.constantFrom(...snapLengths), fc.constantFrom(...clocks))
    .map(([linkType, snapLength, clock]) => described(linkType, snapLength, ...clock));

const data = fc.oneof(
  fc.constantFrom(hex('ffffffffffff000000000001080045000014'), text('something'), new Uint8Array(0)),
  fc.uint8Array({ maxLength: 100 }),
);
/** Mostly packets of interfaces that are there. */
const parts: readonly fc.WeightedArbitrary<Part>[] = [
  {
    weight: 30,
    arbitrary: fc
      .tuple(data, fc.nat(2), fc.boolean(), fc.bigInt(0n, 2n ** 64n - 1n))
      .map(([bytes, number, commented, count]) =>
        enhanced(bytes, { number, count }, ...(commented ? [comment('see')] : [])),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(data, fc.nat(3), fc.nat(300))
      .map(([bytes, number, captured]) => enhanced(bytes, { number, captured })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        type: fc.constantFrom(6, 6, 0x06000000),
        number: fc.constantFrom(0, 1, 0x01000000),
        captured: fc.constantFrom(0, 4, 5, 16, 17, 39, 40, 41, 0x7fffffff, 0xffffffff),
        lengths: fc.record(
          { first: fc.constantFrom(12, 28, 32, 46, 48, 52), last: fc.constantFrom(0, 48, 52) },
          { requiredKeys: [] },
        ),
      })
      .map(({ type, number, captured, lengths }) =>
        block(type, [u32(number), u32(0), u32(0), u32(captured), u32(60), new Uint8Array(16)], lengths),
      ),
  },
  { weight: 2, arbitrary: data.map((bytes) => simple(bytes)) },
  { weight: 2, arbitrary: fc.tuple(data, fc.nat(1)).map(([bytes, number]) => obsolete(bytes, { number })) },
  { weight: 2, arbitrary: data.map((bytes) => block(0x4242, [bytes.subarray(0, bytes.length & ~3)])) },
];

const pcapngOf = (variety: Variety): fc.Arbitrary<Uint8Array> => {
  const description = descriptionOf(variety);
  const later = [
    { weight: 1, arbitrary: description },
    { weight: 1, arbitrary: fc.constant(section()) },
  ];
  const part = fc.oneof(...parts, ...later);
  return fc
    .record({
      order: fc.constantFrom('little-endian' as const, 'big-endian' as const),
      interfaces: fc.array(description, { minLength: 1, maxLength: 4 }),
      runs: fc.array(fc.tuple(part, fc.constantFrom(1, 1, 2, 50)), { minLength: 1, maxLength: 30 }),
    })
    .map(({ order, interfaces, runs }) => {
      const packets = runs.flatMap(([each, times]) => new Array<Part>(times).fill(each));
      return pcapngFile([section(), ...interfaces, ...packets], order);
    });
};

const classic = fc
  .tuple(fc.constantFrom(...ownCaptures().map((path) => readFileSync(path))), fc.integer({ min: 1, max: 4 }))
  .map(([capture, times]) =>
    Buffer.concat([capture.subarray(0, 24), ...new Array<Uint8Array>(times).fill(capture.subarray(24))]),
  );

/** Some of their bytes are changed, and some are cut short. */
export const captures = (variety: Variety): fc.Arbitrary<Uint8Array> =>
  fc
    .record({
      capture: fc.oneof(pcapngOf(variety), classic),
      changes: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { maxLength: 4 }),
      length: fc.option(fc.nat(), { nil: undefined }),
    })
    .map(({ capture, changes, length }) => {
      const bytes = Uint8Array.from(capture);
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
      return length === undefined ? bytes : bytes.subarray(0, length % (bytes.length + 1));
    });
