import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translate } from '../../src/translate/index.js';
import { machine } from '../../src/vm/index.js';
import { program } from '../cbpf/arbitrary.js';
import { findKernel, packetLine, programLine } from './kernel-machine.js';

const kernel = findKernel();
const title = 'missing' in kernel ? `the kernel (skipped: ${kernel.missing})` : 'the kernel';
const { FC_SEED } = process.env;

/** A test run of a tc program takes Ethernet frames. */
const frame = fc.uint8Array({ minLength: 14, maxLength: 80 });

describe.skipIf('missing' in kernel)(title, () => {
  it('takes 1,000 random programs as translated and gives our verdicts', () => {
    if ('missing' in kernel) return;
    const seed = Number(FC_SEED ?? Date.now() & 0xffffffff);
    const cases = fc
      .sample(fc.tuple(program, fc.array(frame, { minLength: 3, maxLength: 3 })), { numRuns: 1000, seed })
      .map(([classic, frames]) => ({ classic, extended: translate(classic), frames }));
    const answers = kernel.value(
      cases.flatMap(({ extended, frames }) => [
        programLine(extended.instructions),
        ...frames.map(packetLine),
      ]),
    );
    const refusals = new Map<string, number>();
    let at = 0;
    for (const { classic, extended, frames } of cases) {
      const loaded = answers[at++];
      if (loaded !== 'ok') refusals.set(loaded ?? '', (refusals.get(loaded ?? '') ?? 0) + 1);
      for (const bytes of frames) {
        const answer = answers[at++];
        if (loaded !== 'ok') continue;
        const ours = machine(extended).run(bytes);
        if (String(ours) !== answer) expect({ seed, classic, bytes, kernel: answer }).toBe(ours);
      }
    }
    expect([...refusals]).toEqual([]);
  });
});
