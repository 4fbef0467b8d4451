import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { type Filter, parse, print } from '../../src/syntax/index.js';
import { filterText, withoutSpans } from '../syntax/sentences.js';

function parsed(text: string): Filter | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

// parse() itself asserts that there is one parse alone.
it('whatever parses has one parse, and is printed as text that parses to the same tree', () => {
  let accepted = 0;
  fc.assert(
    fc.property(filterText, (text) => {
      const filter = parsed(text);
      if (filter === undefined) return;
      accepted += 1;
      const printed = print(filter);
      const again = parse(printed);
      expect(withoutSpans(again.expression), printed).toEqual(withoutSpans(filter.expression));
      expect(print(again)).toBe(printed);
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(2000);
});
