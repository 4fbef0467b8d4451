import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, type Program } from '../../src/index.js';
import { linkTypes } from '../support/cases.js';
import { expression, long } from '../support/expressions/index.js';

function program(text: string, linkType: string, optimize: boolean): Program | undefined {
  try {
    return compile(text, { linkType, optimize });
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

describe('every instruction', () => {
  it.each([
    ['all kinds of', expression],
    ['long', long],
  ])('knows the parts of the text it came from, in their order: %s filters', (_, filters) => {
    let programs = 0;
    fc.assert(
      fc.property(filters, fc.constantFrom(...linkTypes), fc.boolean(), (text, linkType, optimize) => {
        const compiled = program(text, linkType, optimize);
        if (compiled === undefined) return;
        programs++;
        expect(compiled.spans).toHaveLength(compiled.instructions.length);
        for (const spans of compiled.spans) {
          expect(spans.length).toBeGreaterThan(0);
          for (const [i, { start, end }] of spans.entries()) {
            expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : spans[i - 1]!.start);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(programs).toBeGreaterThan(50);
  });
});
