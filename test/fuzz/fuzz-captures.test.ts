import { describe, expect, it } from 'vitest';
import { fuzzCaptures } from '../support/fuzz/captures.js';
import { attempt, circumstances, longestFiltering } from '../support/fuzz/filter-capture.js';
import { random } from '../support/fuzz/random.js';

/** More of them: `npx tsx scripts/fuzz-captures.ts`. */
const seed = 1;
const count = 1500;

describe(`${count} damaged captures, seed ${seed}`, () => {
  it('come to a sound output and a fault with a name, soon', async () => {
    const r = random(seed);
    const captures = fuzzCaptures(seed);
    const outcomes = new Set<string>();
    for (let done = 0; done < count; done++) {
      const inputs = [captures.next().value, ...(r.once(4) ? [captures.next().value] : [])];
      const options = circumstances(r);
      const { outcome, fault, milliseconds } = await attempt(
        inputs.map(({ bytes }) => bytes),
        options,
        1 + r.below(5000),
      );
      const what = (): string => JSON.stringify({ done, source: inputs[0].source, options });
      expect(fault, what()).toBeUndefined();
      expect(milliseconds, what()).toBeLessThan(longestFiltering);
      outcomes.add(outcome);
    }
    // Otherwise the captures are all alike, and nothing was shown.
    expect(outcomes.size).toBeGreaterThan(12);
    expect(outcomes).toContain('read to the end');
  });
});
