import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { parse } from '../../src/syntax/index.js';
import { nearlyFilterText } from '../syntax/sentences.js';

function errorOf(text: string): FilterError | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

it('whatever does not parse is a FilterError at a place within the text, which says what would fit there', () => {
  let refused = 0;
  fc.assert(
    fc.property(nearlyFilterText, (text) => {
      const error = errorOf(text);
      if (error === undefined) return;
      refused += 1;
      const { span, expected, hint, code } = error;
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.end).toBeLessThanOrEqual(text.length);
      expect(hint).not.toBe('');
      if (code !== 'bad-number' && code !== 'bad-address') expect(expected?.length).toBeGreaterThan(0);
      expect(new Set(expected).size).toBe(expected?.length ?? 0);
    }),
    { numRuns: 1500 },
  );
  expect(refused).toBeGreaterThan(500);
});
