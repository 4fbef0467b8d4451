import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  FilterError,
  findWarnings,
  machine,
  parse,
  print,
  warningCatalogue,
} from '../../src/index.js';
import { linkTypes } from '../support/cases.js';
import { everyday, expression } from '../support/expressions/index.js';
import { packet } from '../support/packets.js';

/** Rewrites that say the same more plainly. */
const sameMeaning: ReadonlySet<string> = new Set([
  'partial-host',
  'partial-network',
  'inclusive-length',
  'reversed-range',
  'not-src-or-dst',
]);

function machineFor(text: string, linkType: string) {
  try {
    return machine(compile(text, { linkType }));
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

const parsed = (text: string) => {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
};

/** Packets by number: a failure does not print their 70,000 bytes. */
const pool = fc.sample(packet, { numRuns: 100, seed: 1 });

describe('warnings about any filter', () => {
  it('lie within its text, and their rewrites are filters in canonical form', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(expression, fc.constantFrom(...linkTypes), (text, linkType) => {
        const filter = parsed(text);
        if (filter === undefined) return;
        for (const { code, severity, message, span, explanation, rewrite } of findWarnings(filter, {
          linkType,
        })) {
          seen.add(code);
          expect({ severity, explanation }).toEqual(warningCatalogue[code]);
          expect(message).not.toBe('');
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          if (rewrite !== undefined) expect(print(parse(rewrite))).toBe(rewrite);
        }
      }),
      { numRuns: 700 },
    );
    expect(seen.size).toBeGreaterThan(15);
  }, 60_000);

  it('have rewrites that take the same packets, where nothing else is promised', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        everyday,
        fc.constantFrom(...linkTypes),
        fc.array(fc.nat(pool.length - 1), { minLength: 4, maxLength: 4 }),
        (text, linkType, packets) => {
          const before = machineFor(text, linkType);
          if (before === undefined) return;
          for (const { code, rewrite } of findWarnings(text, { linkType })) {
            if (!sameMeaning.has(code) || rewrite === undefined) continue;
            const after = machineFor(rewrite, linkType)!;
            for (const each of packets) {
              expect(after.run(pool[each]!), rewrite).toBe(before.run(pool[each]!));
            }
            compared++;
          }
        },
      ),
      { numRuns: 700 },
    );
    expect(compared).toBeGreaterThan(10);
  }, 60_000);
});
