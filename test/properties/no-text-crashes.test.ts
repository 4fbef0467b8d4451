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

  it.each([
    ['100,000 opening parentheses', '('.repeat(100_000), 'refusal'],
    ['1,000 balanced parentheses', `${'('.repeat(1000)}ip${')'.repeat(1000)}`, 'program'],
    ['a number of 100,000 digits', `len = ${'9'.repeat(100_000)}`, 'refusal'],
    ['a name of 100,000 letters', `port ${'a'.repeat(100_000)}`, 'refusal'],
    ['a NUL', 'tcp\0', 'refusal'],
    ['990 negations', `${'not '.repeat(990)}ip`, 'program'],
    ['20,000 negations', `${'not '.repeat(20_000)}ip`, 'refusal'],
    ['990 minus signs', `${'-'.repeat(990)}ip[0] = 1`, 'program'],
    ['20,000 minus signs', `${'-'.repeat(20_000)}ip[0] = 1`, 'refusal'],
    ['a sum of 20,000 terms', `ip[0]${' + 1'.repeat(20_000)} = 1`, 'program'],
    ['5,000 alternatives', Array.from({ length: 5000 }, (_, i) => `ip[8] = ${i}`).join(' or '), 'program'],
    ['an address of 10,000 parts', `host ${'1.'.repeat(10_000)}1`, 'refusal'],
    ['an address of 10,000 groups', `host ${'1:'.repeat(10_000)}1`, 'refusal'],
  ])('%s', (_, text, expected) => {
    const started = performance.now();
    expect(outcome(text, 'EN10MB')).toBe(expected);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
