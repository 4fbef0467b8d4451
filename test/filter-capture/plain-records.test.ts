import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownCaptures, sharedCaptures, sharedPcapngCaptures } from '../capture/files.js';
import { skips, titled } from '../support/shared.js';
import { captures, everything } from './arbitrary.js';
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

  const { BPFSIEVE_RUNS } = process.env;

  it('whatever is damaged, asked for, and comes when', () => {
    fc.assert(
      fc.property(
        captures(everything),
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
      { numRuns: Number(BPFSIEVE_RUNS ?? 120) },
    );
  });
});
