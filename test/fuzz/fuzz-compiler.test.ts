import { describe, expect, it } from 'vitest';
import { attempt, circumstances, longestCompilation } from '../support/fuzz/attempt.js';
import { random } from '../support/fuzz/random.js';
import { fuzzTexts } from '../support/fuzz/texts.js';

/** Long texts are for `npx tsx scripts/fuzz-compiler.ts`, which runs as long as one likes. */
const seed = 1;
const count = 1500;
const longest = 20_000;

describe(`${count} texts of all kinds, seed ${seed}`, () => {
  it('come out as a program or a refusal with a place, soon', () => {
    const r = random(seed);
    const outcomes = new Set<string>();
    let done = 0;
    for (const { source, text } of fuzzTexts(seed)) {
      if (text.length > longest) continue;
      const options = circumstances(r);
      const { outcome, fault, milliseconds } = attempt(text, options);
      expect(fault, `${source}: ${JSON.stringify({ text, options })}`).toBeUndefined();
      expect(milliseconds, JSON.stringify({ text, options })).toBeLessThan(longestCompilation);
      outcomes.add(outcome);
      if (++done === count) break;
    }
    // Otherwise the texts are all alike, and nothing was shown.
    expect(outcomes.size).toBeGreaterThan(20);
    expect(outcomes).toContain('program');
  });
});
