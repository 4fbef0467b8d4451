import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, text } from '../../scripts/captures/packets.js';
import { ownCaptures, sharedCaptures, sharedPcapngCaptures } from '../capture/files.js';
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
} from '../capture/pcapng-file.js';
import { skips, titled } from '../support/shared.js';
import { eventsOf } from './ways.js';

const EXPRESSIONS = ['', 'ip', 'len & 1 = 0', 'less 60', 'greater 1000'] as const;
/** Every packet is read, and the program interpreted. */
const NEVER = { interpreted: Number.POSITIVE_INFINITY };

describe('plain records are passed over, and nothing changes', () => {
  const shared = [sharedCaptures(), sharedPcapngCaptures()];
  const paths = [...ownCaptures(), ...shared.flatMap((each) => ('value' in each ? each.value : []))];

  it.each(paths.map((path) => [basename(path), path]))('in %s, whole and cut', (_, path) => {
    const whole = readFileSync(path);
    for (const [capture, windowSize] of [
      [whole, 1 << 20],
      [whole.subarray(0, Math.ceil(whole.length * 0.7)), 4096],
    ] as const) {
      for (const expression of EXPRESSIONS.slice(0, capture === whole ? 3 : 1)) {
        const options = { interpreted: 0, windowSize, unsupported() {} };
        expect(eventsOf(expression, capture, 1 << 16, options)).toEqual(
          eventsOf(expression, capture, capture.length + 1, { ...options, ...NEVER }),
        );
      }
    }
  });

  it.skipIf(skips(shared[0]!))(titled('of many tools', shared[0]!), () => {
    expect(paths.length).toBeGreaterThan(100);
  });

  /** Link types whose packets are read as they lie, turned when they are of the other byte order, and corrected. */
  const interfaces = fc.record({
    linkType: fc.constantFrom(1, 1, 1, 101, 113, 220),
    snapLength: fc.constantFrom(40, 96, 262144),
    nanoseconds: fc.boolean(),
  });
  const data = fc.oneof(
    fc.constantFrom(hex('ffffffffffff000000000001080045000014'), text('something'), new Uint8Array(0)),
    fc.uint8Array({ maxLength: 100 }),
  );
  /** Mostly packets of interfaces that are there. */
  const part: fc.Arbitrary<Part> = fc.oneof(
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
    { weight: 1, arbitrary: interfaces.map(description) },
    { weight: 1, arbitrary: fc.constant(section()) },
  );
  function description({
    linkType,
    snapLength,
    nanoseconds,
  }: {
    linkType: number;
    snapLength: number;
    nanoseconds: boolean;
  }): Part {
    return described(linkType, snapLength, ...(nanoseconds ? [option(9, u8(9))] : []));
  }

  const pcapng = fc
    .record({
      order: fc.constantFrom('little-endian' as const, 'big-endian' as const),
      described: fc.array(interfaces, { minLength: 1, maxLength: 4 }),
      parts: fc.array(fc.tuple(part, fc.constantFrom(1, 1, 2, 50)), { minLength: 1, maxLength: 30 }),
    })
    .map(({ order, described: first, parts }) =>
      pcapngFile(
        [
          section(),
          ...first.map(description),
          ...parts.flatMap(([each, times]) => new Array<Part>(times).fill(each)),
        ],
        order,
      ),
    );
  const classic = fc
    .tuple(
      fc.constantFrom(...ownCaptures().map((path) => readFileSync(path))),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([capture, times]) =>
      Buffer.concat([capture.subarray(0, 24), ...new Array<Uint8Array>(times).fill(capture.subarray(24))]),
    );

  const damaged = fc
    .record({
      capture: fc.oneof(pcapng, classic),
      changes: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { maxLength: 4 }),
      length: fc.option(fc.nat(), { nil: undefined }),
    })
    .map(({ capture, changes, length }) => {
      const bytes = Uint8Array.from(capture);
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
      return length === undefined ? bytes : bytes.subarray(0, length % (bytes.length + 1));
    });

  const { BPFSIEVE_RUNS } = process.env;

  it('whatever is damaged, asked for, and comes when', () => {
    fc.assert(
      fc.property(
        damaged,
        fc.constantFrom(...EXPRESSIONS),
        fc.integer({ min: 1, max: 5000 }),
        fc.record(
          {
            interpreted: fc.constantFrom(0, 20),
            windowSize: fc.constantFrom(64, 1 << 12, 1 << 20),
            count: fc.integer({ min: 1, max: 40 }),
            skip: fc.nat(10),
            from: fc.constant({ seconds: 1_500_000_000, nanoseconds: 0 }),
            unsupported: fc.constant(() => {}),
            lost: fc.constant(() => {}),
          },
          { requiredKeys: ['interpreted'] },
        ),
        (capture, expression, piece, options) => {
          const passed = eventsOf(expression, capture, piece, options);
          const read = eventsOf(expression, capture, piece, { ...options, ...NEVER });
          expect(passed).toEqual(read);
        },
      ),
      { numRuns: Number(BPFSIEVE_RUNS ?? 300) },
    );
  });
});
