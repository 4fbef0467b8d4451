import { describe, expect, it } from 'vitest';
import { findKernel } from '../../support/kernel.js';
import { compareMutant, reasonOf, subjects, UNEXPLAINED } from './mutants.js';

const SEED = 1;
const COUNT = 400;

const kernel = findKernel();

/** More of them, as a table: npm run verify:kernel. */
describe('mutants of programs for xdp and tc', () => {
  it.skipIf('missing' in kernel)(
    'get the verdict of Linux, but where docs/verifier.md says why not',
    async () => {
      if ('missing' in kernel) return;
      const asked = kernel.value();
      const all = subjects(SEED);
      const counts = { accepted: 0, rejected: 0 };
      const wrong: string[] = [];
      for (let index = 0; index < COUNT; index++) {
        const { ours, theirs, fault, difference } = await compareMutant(asked, all, SEED + index);
        counts[ours.accepted ? 'accepted' : 'rejected']++;
        if (fault !== undefined) wrong.push(`seed ${SEED + index}: ${fault}`);
        if (difference === UNEXPLAINED) {
          wrong.push(
            `seed ${SEED + index}: ${ours.accepted ? 'accepted' : ours.message}; ${reasonOf(theirs)}`,
          );
        }
      }
      asked.close();
      expect(wrong).toEqual([]);
      expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(COUNT / 20);
    },
  );
});
