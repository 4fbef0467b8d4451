import { describe, expect, it } from 'vitest';
import { filterFolder, ownFilters } from './support/filters.js';
import { answerText, readGoldens } from './support/goldens.js';
import { ours } from './support/ours.js';

describe('what tcpdump said is what we say', () => {
  const files = readGoldens();

  it(`every filter of ${filterFolder.replace(/.*\/fixtures/, 'fixtures')} has its goldens`, () => {
    for (const { topic, goldens } of files) {
      const asked = new Set(goldens.map(({ question }) => question.expression));
      expect([...asked].sort(), topic).toEqual([...(ownFilters().get(topic) ?? [])].sort());
    }
    expect(files.map(({ topic }) => topic).sort()).toEqual([...ownFilters().keys()].sort());
  });

  it.each(files)('$topic', ({ dialect, goldens }) => {
    const compileCase = ours(dialect);
    const wrong = goldens.flatMap(({ question, answer }) => {
      const said = answerText(compileCase(question));
      // Refusals are compared as such: our messages say more than libpcap's.
      const alike = answer.startsWith('!') ? said.startsWith('!') : said === answer;
      return alike ? [] : [{ question, tcpdump: answer, ours: said }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(goldens.length).toBeGreaterThan(0);
  });
});
