import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler.js';
import { socketCharge } from '../../src/statistics/socket-charge.js';
import { findKernel, type Kernel } from '../support/kernel.js';
import { looksBeside } from '../support/kernel-beside.js';
import { reasonToDiffer, reasonToRefuse } from '../support/kernel-classic.js';
import { randomSubjects } from '../support/kernel-subjects.js';
import { present, skips, titled } from '../support/shared.js';

const found = findKernel();
const { FC_SEED } = process.env;
const seed = Number(FC_SEED ?? Date.now() % 1_000_000);

/** The kernel's `struct bpf_prog` before its instructions. */
const HEADER = 72;

describe.skipIf(skips(found))(titled('what the kernel makes of classic programs', found), () => {
  let kernel: Kernel;
  beforeAll(() => {
    kernel = present(found)();
  });
  afterAll(() => {
    kernel.close();
  });

  it('is as long as statistics say: tcp port 80', async () => {
    const program = compile('tcp port 80');
    const answer = await kernel.attachClassic(program.instructions);
    expect(answer).toMatchObject({ accepted: true, translated: (socketCharge(program) - HEADER) / 8 });
  });

  const OPCODES = [0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0xb1];
  const OFFSETS = [0, 1, 0x7fff, 0x8000, 0x7fff_ffff, 0x8000_0000, 0xffff_efff];
  it('is as long as statistics say: loads near, far and negative', async () => {
    for (const code of OPCODES) {
      for (const k of OFFSETS) {
        const instructions = [
          { code, jt: 0, jf: 0, k },
          { code: 0x06, jt: 0, jf: 0, k: 1 },
        ];
        const answer = await kernel.attachClassic(instructions);
        expect([code, k, answer]).toMatchObject([
          code,
          k,
          { translated: (socketCharge({ instructions }) - HEADER) / 8 },
        ]);
      }
    }
  });

  it(`is as long as statistics say: random filters, seed ${seed}`, async () => {
    const programs = [...randomSubjects('everyday', 200, seed, new Map(), 0)]
      .map(({ program }) => program)
      // Of data beside the packet and of negative offsets statistics know no lengths.
      .filter((program) => [reasonToRefuse, reasonToDiffer].every((reason) => reason(program) === undefined))
      .filter((program) => !looksBeside(program));
    expect(programs.length).toBeGreaterThan(100);
    for (const program of programs) {
      const answer = await kernel.attachClassic(program.instructions);
      const said = (socketCharge(program) - HEADER) / 8;
      expect(answer.accepted && answer.translated, JSON.stringify(program.instructions)).toBe(said);
    }
  });
});
