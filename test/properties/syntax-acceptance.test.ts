import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { parse } from '../../src/syntax/index.js';
import { ask, findOracle } from '../support/oracle.js';
import { present, skips, titled } from '../support/shared.js';
import { filterText, nearlyFilterText } from '../syntax/sentences.js';

const oracle = findOracle();

const accepts = (text: string): boolean => {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
};

/** What libpcap's scanner and parser say; all else it refuses for what a filter means, perhaps before it has read it all. */
const grammatical =
  /can't parse filter expression: syntax error|bogus (?:ethernet|IPv6) address|overflows 32 bits|non-octal digit/;

/** What the oracle's requests can carry. */
const isOneLine = (text: string): boolean => /^[ -~]*$/.test(text);

/** A new seed every time; DIFFERENTIAL_SEED repeats one. */
const { DIFFERENTIAL_SEED = String(Date.now() % 2 ** 31) } = process.env;
const seed = Number(DIFFERENTIAL_SEED);

describe.skipIf(skips(oracle))(titled('libpcap and we', oracle), () => {
  it.each([
    ['made by the rules of the grammar', filterText, true],
    ['nearly made by them', nearlyFilterText, false],
  ])('accept the same texts %s', (_, texts, mostly) => {
    // Sampled, as libpcap answers thousands at a time.
    const sample = [...new Set(fc.sample(texts, { numRuns: 4000, seed }))]
      .map((text) => text.replaceAll('\t', ' '))
      .filter(isOneLine);
    const answers = ask(
      present(oracle),
      sample.map((expression) => ({
        expression,
        linkType: 'EN10MB',
        snapLength: 262144,
        netmask: 0,
        optimize: false,
      })),
    );
    const judged = sample.flatMap((text, index) => {
      const answer = answers[index]!;
      if (answer.kind === 'program') return [{ text, accepted: true }];
      const refused = answer.kind === 'refusal' && grammatical.test(answer.message);
      return refused ? [{ text, accepted: false }] : [];
    });
    const differing = judged.filter(({ text, accepted }) => accepts(text) !== accepted);
    expect(
      differing,
      `DIFFERENTIAL_SEED=${seed} npx vitest run test/properties/syntax-acceptance.test.ts`,
    ).toEqual([]);
    expect(judged.filter(({ accepted }) => accepted === mostly).length).toBeGreaterThan(200);
  });
});
