import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { type Filter, parse } from '../../src/syntax/index.js';
import { slice, visits } from '../syntax/nodes.js';
import { filterText, withoutSpans } from '../syntax/sentences.js';

function parsed(text: string): Filter | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

/** The text of a node parses to that node alone, where that can be: neither inherited qualifiers nor mere operands. */
const standsAlone = new Set([
  'protocol',
  'relation',
  'vlan',
  'llc',
  'byte',
  'wlan-type',
  'atm-field',
  'pf',
  'broadcast',
]);

it('the span of every node is that of its text', () => {
  let checked = 0;
  fc.assert(
    fc.property(filterText, (text) => {
      const filter = parsed(text);
      if (filter === undefined) return;
      for (const { node, parent } of visits(filter)) {
        const own = slice(text, node.span);
        expect(parent.span.start).toBeLessThanOrEqual(node.span.start);
        expect(parent.span.end).toBeGreaterThanOrEqual(node.span.end);
        expect(own).toBe(own.trim());
        expect(own.split('(').length, own).toBe(own.split(')').length);
        if ('text' in node) expect(own.replace(/^\\/, '')).toContain(node.text);
        if (!standsAlone.has(node.kind)) continue;
        checked += 1;
        expect(withoutSpans(parse(own).expression), own).toEqual(withoutSpans(node));
      }
    }),
    { numRuns: 1000 },
  );
  expect(checked).toBeGreaterThan(500);
});
