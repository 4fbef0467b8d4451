import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { rules } from '../../src/syntax/grammar.generated.js';
import { parse, print } from '../../src/syntax/index.js';
import { tokenize } from '../../src/syntax/lexer.js';
import { root } from '../support/shared.js';

interface Example {
  readonly rule: string;
  readonly text: string;
  /** `undefined`: refused. */
  readonly printed: string | undefined;
}

/** The comments above each rule: `#> text`, `#> text  -->  printed` and `#! refused`. */
function examplesOf(source: string): readonly Example[] {
  const found: Example[] = [];
  let pending: Omit<Example, 'rule'>[] = [];
  for (const line of source.split('\n')) {
    const [, accepted] = /^#> (.*)$/.exec(line) ?? [];
    const [, refused] = /^#! (.*)$/.exec(line) ?? [];
    const [, rule] = /^(\w+) ->/.exec(line) ?? [];
    if (refused !== undefined) pending.push({ text: refused, printed: undefined });
    if (accepted !== undefined) {
      const [text = '', printed = text] = accepted.split('  -->  ');
      pending.push({ text, printed });
    }
    if (rule === undefined) continue;
    found.push(...pending.map((example) => ({ ...example, rule })));
    pending = [];
  }
  return found;
}

const examples = examplesOf(readFileSync(join(root, 'grammar', 'filter.ne'), 'utf8'));

/** Rules that only collect words, whose users have the examples. */
const withoutExamples = new Set([
  'connective',
  'firstIdentifier',
  'direction',
  'fieldValues',
  'wlanName',
  'compare',
  'operator',
]);

describe('the examples beside the rules of grammar/filter.ne', () => {
  it.each(examples.filter(({ printed }) => printed !== undefined))('$rule: $text', ({ text, printed }) => {
    expect(print(parse(text))).toBe(printed);
  });

  it.each(examples.filter(({ printed }) => printed === undefined))('$rule refuses $text', ({ text }) => {
    expect(() => parse(text)).toThrow(FilterError);
  });

  it('are there for every rule', () => {
    const named = new Set(rules.map(({ name }) => name));
    const illustrated = new Set(examples.map(({ rule }) => rule));
    expect([...named].filter((name) => !illustrated.has(name) && !withoutExamples.has(name))).toEqual([]);
  });
});

describe('the rules', () => {
  it('quote nothing but whole tokens', () => {
    const quoted = rules.flatMap(({ symbols }) => symbols.flatMap(({ literal }) => literal ?? []));
    expect(quoted.length).toBeGreaterThan(0);
    for (const word of quoted) expect(tokenize(word).map(({ text }) => text)).toEqual([word]);
  });
});
