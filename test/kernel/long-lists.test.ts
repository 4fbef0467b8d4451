import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { translate } from '../../src/translate/index.js';
import { findKernel, type Kernel } from '../support/kernel.js';
import { compareWithKernel, judged, kernelFor, ways } from '../support/kernel-comparison.js';
import { present, skips, titled } from '../support/shared.js';

const found = findKernel();
const { op } = cbpf;

/** Accepts frames whose word at 26, the source address of IPv4, is one of 0 … count − 1. Compiling such a list takes longer. */
function listOf(count: number): cbpf.Program {
  const instructions: cbpf.Instruction[] = [{ code: op.LD | op.ABS | op.W, jt: 0, jf: 0, k: 26 }];
  for (let i = 0; i < count; i++) {
    instructions.push({ code: op.JMP | op.JEQ | op.K, jt: 0, jf: 1, k: i });
    instructions.push({ code: op.JMP | op.JA, jt: 0, jf: 0, k: 2 * (count - 1 - i) + 1 });
  }
  instructions.push({ code: op.RET | op.K, jt: 0, jf: 0, k: 0 });
  instructions.push({ code: op.RET | op.K, jt: 0, jf: 0, k: 262144 });
  return { instructions, spans: [] };
}

function from(number: number): Uint8Array {
  const frame = new Uint8Array(60);
  new DataView(frame.buffer).setUint32(26, number);
  return frame;
}

describe.skipIf(skips(found))(titled('the kernel and long lists', found), () => {
  let kernel: Kernel;
  beforeAll(() => {
    kernel = present(found)();
  });
  afterAll(() => {
    kernel.close();
  });

  it.each(ways.filter((way) => !('missing' in kernelFor(way))))(
    'a list of 3,000, too long for a classic program in the kernel: $name',
    async (way) => {
      const packets = [0, 1, 1500, 2999, 3000, 70_000].map(from);
      const subject = { title: 'a list of 3,000', program: listOf(3000), packets };
      const report = await compareWithKernel(kernel, way, [subject]);
      expect(judged(report).lines).toEqual([]);
      expect(report.agreed).toBe(way.translate === undefined ? 0 : 1);
      expect(report.matches).toBe(way.translate === undefined ? 0 : 4);
    },
  );

  it('a list of 40,000, longer than what a jump of 16 bits reaches: xdp', async () => {
    const { instructions } = translate(listOf(40_000), { target: 'xdp' });
    expect(instructions.length).toBeGreaterThan(2 ** 15);
    const packets = [0, 8000, 39_999, 40_000].map(from);
    const answer = await kernel.load({ type: 'xdp', program: instructions, packets });
    expect(answer).toMatchObject({ accepted: true, values: [2, 2, 2, 1] });
  });
});
