import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { maximumBrackets, maximumDepth } from '../../src/syntax/depth.js';
import { parse } from '../../src/syntax/index.js';

const code = (text: string): string => {
  try {
    parse(text);
    return 'parses';
  } catch (error) {
    if (error instanceof FilterError) return error.code;
    throw error;
  }
};

describe('the deepest filters that parse', () => {
  it.each([
    ['negations', (n: number) => `${'not '.repeat(n)}ip`, maximumDepth - 1],
    ['chains', (n: number) => `${'(ip or '.repeat(n)}arp${')'.repeat(n)}`, maximumDepth - 1],
    [
      'chains that chains begin with',
      (n: number) => `${'('.repeat(n)}ip${' or arp)'.repeat(n)}`,
      maximumDepth - 1,
    ],
    ['minus signs', (n: number) => `len = ${'-'.repeat(n)}1`, maximumDepth - 1],
    ['right operands', (n: number) => `len = ${'1-('.repeat(n)}1${')'.repeat(n)}`, maximumDepth - 1],
    ['left operands', (n: number) => `len = ${'('.repeat(n)}1${'+1)'.repeat(n)}`, maximumDepth - 2],
    ['loads', (n: number) => `${'ip['.repeat(n)}0${']'.repeat(n)} = 1`, maximumDepth - 1],
    ['operators to the right', (n: number) => `len = 1${'%1'.repeat(n)}`, maximumDepth - 1],
    ['all of them', (n: number) => `${'not (ip or '.repeat(n)}len = -1${')'.repeat(n)}`, 499],
    ['parentheses', (n: number) => `${'('.repeat(n)}ip${')'.repeat(n)}`, maximumBrackets],
  ])('have so many %s', (_, nested, most) => {
    expect([code(nested(most)), code(nested(most + 1))]).toEqual(['parses', 'too-deep']);
  });
});

describe('what is too deep is seen in the tokens', () => {
  it.each([
    ['negations in a row', (n: number) => 'not '.repeat(n), maximumDepth],
    ['minus signs in a row', (n: number) => `len = ${'-'.repeat(n)}`, maximumDepth],
    ['open brackets', (n: number) => '('.repeat(n), maximumBrackets],
  ])('%s', (_, row, most) => {
    expect(code(row(most))).not.toBe('too-deep');
    expect(code(row(most + 1))).toBe('too-deep');
  });

  it('closed brackets and signs apart from each other do not count', () => {
    expect(code(`${'(ip) or '.repeat(maximumBrackets + 1)}ip`)).toBe('parses');
    expect(code(`${'ip[0] = 1 or '.repeat(maximumBrackets)}ip`)).toBe('parses');
    expect(code(`${'not ip or '.repeat(maximumDepth + 1)}ip`)).toBe('parses');
    expect(code(`len = 1${' - 1'.repeat(maximumDepth + 1)}`)).toBe('parses');
  });
});
