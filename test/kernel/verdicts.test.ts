import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkTypes } from '../support/cases.js';
import { ownFilters, realLifeFilters } from '../support/filters.js';
import type { Kernel } from '../support/kernel.js';
import {
  compareWithKernel,
  judged,
  kernelFor,
  type Subject,
  type Way,
  ways,
} from '../support/kernel-comparison.js';
import { capturedPackets } from '../support/kernel-packets.js';
import { randomSubjects, subjectsOf } from '../support/kernel-subjects.js';
import { type External, present, skips, titled } from '../support/shared.js';

const realLife = realLifeFilters();
const { FC_SEED } = process.env;
const seed = Number(FC_SEED ?? Date.now() % 1_000_000);

const packets = capturedPackets();

/** Made when first asked for, and once: every way is asked about the same programs. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

const overEthernet = once(() => subjectsOf(present(realLife), ['EN10MB'], packets, 60));
/** Every filter for two of the other link types; npm run kernel asks for all of them. */
const elsewhere = once(() =>
  linkTypes
    .filter((name) => name !== 'EN10MB')
    .flatMap((name, at) => {
      const some = present(realLife).filter((_, i) => (i + at) % 4 === 0);
      return subjectsOf(some, [name], packets, 8);
    }),
);
const own = once(() =>
  subjectsOf(
    [...ownFilters().values()].flat().filter((_, i) => i % 7 === 0),
    ['EN10MB'],
    packets,
    10,
  ),
);
const random = once(() => [...randomSubjects('all', 150, seed, packets, 20)]);

for (const way of ways) {
  const found = kernelFor(way);
  describe.skipIf(skips(found))(titled(`the kernel and we agree: ${way.name}`, found), () => {
    agreement(way, found);
  });
}

function agreement(way: Way, found: External<() => Kernel>): void {
  let kernel: Kernel;
  beforeAll(() => {
    kernel = present(found)();
  });
  afterAll(() => {
    kernel.close();
  });

  const agree = async (subjects: readonly Subject[]): Promise<void> => {
    const report = await compareWithKernel(kernel, way, subjects);
    expect(judged(report).lines.slice(0, 5)).toEqual([]);
    // All of this would hold of no program, or of packets that nothing matches.
    expect(report.programs).toBeGreaterThan(90);
    expect(report.agreed).toBeGreaterThan(0.8 * report.programs);
    expect(report.matches).toBeGreaterThan(0.03 * report.verdicts);
    expect(report.notRun).toBeLessThan(report.verdicts / 4);
  };

  it.skipIf(skips(realLife))(titled('on filters that people type, over Ethernet', realLife), async () => {
    await agree(overEthernet());
  });

  it.skipIf(skips(realLife))(titled('on filters that people type, elsewhere', realLife), async () => {
    await agree(elsewhere());
  });

  it('on our own filters', async () => {
    await agree(own());
  });

  it(`on random filters, seed ${seed}`, async () => {
    await agree(random());
  });
}
