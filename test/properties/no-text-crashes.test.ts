import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError } from '../../src/index.js';
import { linkTypes } from '../support/cases.js';
import { expression, misuse } from '../support/expressions/index.js';

/** A program or a refusal with a place in the text; anything else is thrown on. */
function outcome(text: string, linkType: string): 'program' | 'refusal' {
  try {
    const { instructions } = compile(text, { linkType });
    expect(instructions.length).toBeGreaterThan(0);
    return 'program';
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    expect(error.message).not.toBe('');
    expect(error.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(error.span.start).toBeGreaterThanOrEqual(0);
    expect(error.span.end).toBeGreaterThanOrEqual(error.span.start);
    expect(error.span.end).toBeLessThanOrEqual(text.length);
    return 'refusal';
  }
}

const anyCharacters = fc.string({ unit: 'binary', maxLength: 60 });
const grammarCharacters = fc.string({
  unit: fc.constantFrom(...'()[]:/&|=!<>+-*%^\\$.,#\'" \t\n0x19afipthosr'),
  maxLength: 60,
});
const mutated = fc
  .tuple(expression, fc.nat(), fc.constantFrom('', '(', ')', '\\', '\0', 'é', '0x', '.', ':', '  '))
  .map(([text, at, insert]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + insert + text.slice(place + (at % 3));
  });

/** What takes long is in test/fuzz. */
describe('no text crashes the compiler', () => {
  it.each([
    ['random characters', anyCharacters],
    ['random characters of the grammar', grammarCharacters],
    ['filters with one place damaged', mutated],
    ['misused words', misuse],
  ])('%s compile or are refused with a place', (_, texts) => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...linkTypes), (text, linkType) => {
        outcome(text, linkType);
      }),
      { numRuns: 500 },
    );
  });
});
