import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, type Program } from '../../src/index.js';
import { combinedRules, interpretedRules } from '../../src/rules/index.js';
import { everyday, long } from '../support/expressions/index.js';
import { packet } from '../support/packets.js';
import { filterWithLists, frame, list } from '../tree/lists.js';
import { matches, tableOf } from './table.js';

function program(text: string, linkType = 'EN10MB'): Program | undefined {
  try {
    return compile(text, { linkType });
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

const cutsOf = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: bytes.length + 1 }, (_, length) => bytes.subarray(0, length));

describe('rules combined', () => {
  it('match what each matches alone, however a packet is cut: lists', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof(list, filterWithLists), { minLength: 1, maxLength: 12 }),
        fc.array(frame, { minLength: 4, maxLength: 4 }),
        (texts, frames) => {
          const programs = texts.map((text) => program(text));
          const packets = tableOf(frames.flatMap(cutsOf), 100);
          const expected = matches(interpretedRules(programs), packets);
          const machine = combinedRules(programs);
          expect(machine.name).toBe('WebAssembly');
          expect(matches(machine, packets), texts.join('\n')).toEqual(expected);
          found += expected.flat().length;
        },
      ),
      { numRuns: 40 },
    );
    expect(found).toBeGreaterThan(10_000);
  }, 120_000);

  it.each([
    ['everyday', everyday],
    ['long', long],
  ])(
    'match what each matches alone: %s filters',
    (_, filters) => {
      let found = 0;
      fc.assert(
        fc.property(
          fc.array(filters, { minLength: 1, maxLength: 12 }),
          fc.constantFrom('EN10MB', 'RAW', 'LINUX_SLL', 'NULL', 'IEEE802_11'),
          fc.array(packet, { minLength: 3, maxLength: 3 }),
          fc.array(fc.nat({ max: 120 }), { minLength: 6, maxLength: 6 }),
          (texts, linkType, whole, lengths) => {
            const programs = texts.map((text) => program(text, linkType));
            const cut = whole.flatMap((bytes) => lengths.map((length) => bytes.subarray(0, length)));
            const packets = tableOf([...whole, ...cut]);
            const expected = matches(interpretedRules(programs), packets);
            expect(matches(combinedRules(programs), packets), `${linkType}:\n${texts.join('\n')}`).toEqual(
              expected,
            );
            found += expected.flat().length;
          },
        ),
        { numRuns: 50 },
      );
      expect(found).toBeGreaterThan(300);
    },
    120_000,
  );
});
