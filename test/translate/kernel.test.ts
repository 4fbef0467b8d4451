import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { translate } from '../../src/translate/index.js';
import { classicInterpreter } from '../../src/vm/index.js';
import { program } from '../cbpf/arbitrary.js';
import { findKernel, type Kernel } from '../support/kernel.js';
import { present, skips, titled } from '../support/shared.js';

const found = findKernel();
const { FC_SEED } = process.env;
const seed = Number(FC_SEED ?? Date.now() & 0x7fffffff);

/** A test run takes Ethernet frames, and none of IP that are shorter than its header. */
const frame = fc
  .uint8Array({ minLength: 14, maxLength: 80 })
  .map((bytes) => (bytes[12] === 8 || bytes[12] === 0x86 ? bytes.with(12, 0) : bytes));

describe.skipIf(skips(found))(titled('the kernel', found), () => {
  let kernel: Kernel;
  beforeAll(() => {
    kernel = present(found)();
  });
  afterAll(() => {
    kernel.close();
  });

  it.each([
    ['socket', 0],
    ['xdp', 3],
    ['tc', 3],
  ] as const)(
    'takes 300 random programs as translated for %s and gives our verdicts',
    async (target, miss) => {
      const frames = fc.array(frame, { minLength: 3, maxLength: 3 });
      for (const [classic, packets] of fc.sample(fc.tuple(program, frames), { numRuns: 300, seed })) {
        const { instructions } = translate(classic, { target, match: 7, miss });
        const answer = await kernel.load({ type: target, program: instructions, packets });
        const machine = classicInterpreter(classic);
        const values = packets.map((bytes) => (machine.run(bytes) === 0 ? miss : 7));
        if (!answer.accepted || values.some((value, i) => value !== answer.values[i])) {
          expect({ seed, classic, packets, answer }).toEqual({ accepted: true, values });
        }
      }
    },
  );

  it('finds nothing at sums X + k where it would see headers at negative offsets', async () => {
    // The sum is −0x200000 + 5 as a signed number, which is the kernel's name for the fifth byte of the frame.
    const lines = ['ld [0]', 'and #0x7fffffff', 'tax', 'ldb [x + 2145386502]', 'ret #1'];
    const extended = translate(cbpf.parseProgram(lines.join('\n')));
    const packets = [Uint8Array.from({ length: 60 }, () => 0xff)];
    const values = async (instructions: typeof extended.instructions) => {
      const answer = await kernel.load({ type: 'tc', program: instructions, packets });
      return answer.accepted ? answer.values : answer.log;
    };
    expect(await values(extended.instructions)).toEqual([0]);
    const unguarded = extended.instructions.filter(({ code }) => code !== 0x25).slice(0, -2);
    expect(await values(unguarded)).toEqual([1]);
  });
});
