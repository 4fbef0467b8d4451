import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { compile } from '../../src/compiler.js';
import * as ebpf from '../../src/ebpf/index.js';
import { translate } from '../../src/translate/index.js';
import { findKernel, type Kernel } from '../support/kernel.js';
import { present, skips, titled } from '../support/shared.js';

const found = findKernel();
const { op } = ebpf;

const slot = (code: number, fields: Partial<ebpf.Instruction> = {}): ebpf.Instruction => ({
  code,
  dst: 0,
  src: 0,
  off: 0,
  imm: 0,
  ...fields,
});
const returns = (imm: number) => [slot(op.ALU64 | op.MOV | op.K, { imm }), slot(op.JMP | op.EXIT)];
const classic = (...lines: readonly string[]) => cbpf.parseProgram(lines.join('\n')).instructions;

const asked = async <Result>(question: (kernel: Kernel) => Promise<Result>): Promise<Result> => {
  const kernel = present(found)();
  try {
    return await question(kernel);
  } finally {
    kernel.close();
  }
};

describe.skipIf(skips(found))(titled('the kernel, asked', found), () => {
  it.each(['socket', 'tc', 'xdp'] as const)('runs a program of type %s', async (type) => {
    const packets = [new Uint8Array(14), new Uint8Array(3000)];
    const answer = await asked((kernel) => kernel.load({ type, program: returns(2), packets }));
    expect(answer).toMatchObject({ accepted: true, values: [2, 2], processed: 2, translated: 2 });
  });

  it('tells why it refuses one', async () => {
    const program = [slot(op.ALU64 | op.MOV | op.X, { src: 3 }), slot(op.JMP | op.EXIT)];
    const answer = await asked((kernel) => kernel.load({ type: 'tc', program }));
    expect(answer).toMatchObject({
      accepted: false,
      errno: 13,
      log: expect.stringMatching(/^R3 !read_ok$/m),
    });
  });

  it('keeps answers in the order of the questions', async () => {
    const packets = [new Uint8Array(60)];
    const answers = await asked((kernel) =>
      Promise.all(
        Array.from({ length: 300 }, (_, i) => kernel.load({ type: 'tc', program: returns(i), packets })),
      ),
    );
    expect(answers.map((each) => each.accepted && each.values[0])).toEqual(answers.map((_, i) => i));
  });

  it.each(['socket', 'tc'] as const)('a packet begins with its first byte: %s', async (type) => {
    const program = translate({ instructions: classic('ldb [0]', 'ret'), spans: [] }).instructions;
    const packet = Uint8Array.from({ length: 60 }, (_, i) => i + 100);
    const answer = await asked((kernel) => kernel.load({ type, program, packets: [packet] }));
    expect(answer).toMatchObject({ accepted: true, values: [100] });
  });

  it('a socket filter runs on a single byte, and its `len` is 1', async () => {
    const program = translate({ instructions: classic('ld #pktlen', 'ret'), spans: [] }).instructions;
    const answer = await asked((kernel) =>
      kernel.load({ type: 'socket', program, packets: [new Uint8Array(1)] }),
    );
    expect(answer).toMatchObject({ accepted: true, values: [1] });
  });

  it('passes packets through a socket, cut to the verdict', async () => {
    const instructions = classic('ldb [0]', 'ret');
    const packets = [0, 10, 200].map((first) => Uint8Array.from({ length: 100 }, () => first));
    const extended = translate({ instructions, spans: [] }).instructions;
    const answers = await asked((kernel) =>
      Promise.all([
        kernel.attachClassic(instructions, packets),
        kernel.attach({ type: 'socket', program: extended, packets }),
      ]),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ accepted: true, values: [undefined, 10, 100] });
  });

  it('tells how many instructions it makes of a classic program', async () => {
    const answer = await asked((kernel) => kernel.attachClassic(compile('tcp port 80').instructions));
    expect(answer).toMatchObject({ accepted: true, translated: 140 });
  });
});
