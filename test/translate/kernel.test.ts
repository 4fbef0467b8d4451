import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
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

  it('finds nothing at sums X + k where it would see headers at negative offsets', () => {
    if ('missing' in kernel) return;
    // The sum is −0x200000 + 5 as a signed number, which is the kernel's name for the fifth byte of the frame.
    const lines = ['ld [0]', 'and #0x7fffffff', 'tax', 'ldb [x + 2145386502]', 'ret #1'];
    const extended = translate(cbpf.parseProgram(lines.join('\n')));
    const bytes = Uint8Array.from({ length: 60 }, () => 0xff);
    expect(kernel.value([programLine(extended.instructions), packetLine(bytes)])).toEqual(['ok', '0']);
    const unguarded = extended.instructions.filter(({ code }) => code !== 0x25).slice(0, -2);
    expect(kernel.value([programLine(unguarded), packetLine(bytes)])).toEqual(['ok', '1']);
  });
});
