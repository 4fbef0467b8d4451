import { describe, expect, it } from 'vitest';
import { looksBeside } from '../../support/kernel-beside.js';
import { capturedPackets } from '../../support/kernel-packets.js';
import { randomSubjects } from '../../support/kernel-subjects.js';
import { expectSame } from './over-records.js';

/** How many filters, for campaigns; from which seed. */
const { BPFSIEVE_RUNS: runs, BPFSIEVE_SEED: chosen } = process.env;
const seed = Number(chosen ?? Math.floor(Math.random() * 1e6));

describe('random filters, compiled and interpreted', () => {
  it.each(['everyday', 'rare'] as const)(
    `keep the same packets, whole and cut: %s (seed ${seed})`,
    (kind) => {
      const packets = capturedPackets(8);
      const subjects = randomSubjects(kind, Number(runs ?? 150), seed, packets, 24);
      let compared = 0;
      let overRecords = 0;
      for (const { title, program, packets: some } of subjects) {
        // Of what the kernel knows beside a packet nothing is known here.
        if (looksBeside(program)) continue;
        compared++;
        if (expectSame(program, some, `${title} (seed ${seed})`)) overRecords++;
      }
      expect(overRecords / compared).toBeGreaterThan(0.8);
    },
  );
});
