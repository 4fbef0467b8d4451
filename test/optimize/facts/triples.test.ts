import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Triples } from '../../../src/optimize/facts/triples.js';

const few = fc.integer({ min: -1, max: 12 });

it('equal triples get one number, others another, also after growing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(few, few, few), { maxLength: 1500 }), (list) => {
      const triples = new Triples();
      const numbers = new Map<string, number>();
      for (const [a, b, c] of list) {
        const known = numbers.get(`${a} ${b} ${c}`);
        expect(triples.find(a, b, c)).toBe(known ?? -1);
        const number = triples.number(a, b, c);
        expect(number).toBe(known ?? numbers.size + 1);
        numbers.set(`${a} ${b} ${c}`, number);
        expect([triples.first(number), triples.second(number), triples.third(number)]).toEqual([a, b, c]);
      }
      expect(triples.size).toBe(numbers.size + 1);
    }),
    { numRuns: 40 },
  );
});

it('a number is unsigned or signed: the same 32 bits are the same', () => {
  const triples = new Triples();
  expect(triples.number(1, 0xffffffff, 0)).toBe(triples.number(1, -1, 0));
});
