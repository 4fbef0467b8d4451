import { describe, expect, it } from 'vitest';
import * as ebpf from '../../src/ebpf/index.js';
import { findKernel } from '../support/kernel.js';
import { present, skips, titled } from '../support/shared.js';

const found = findKernel();
const { FRAME_POINTER } = ebpf.op;

/** Its maps are not there, and helpers and functions of the kernel have names in its log. */
const withoutNames = ({ shape, symbol }: ebpf.Operation): boolean =>
  !(shape === 'wide' && symbol !== 'integer') && !/^call/.test(shape);

/** The operation with an operand of each kind: registers 3 and 4, memory on the stack, jumps to the next instruction. */
function sample({ code, shape, selector }: ebpf.Operation): ebpf.Instruction[] {
  const used = ebpf.fieldsOf[shape];
  const isPlace = ['store-immediate', 'store-register', 'atomic'].includes(shape);
  const distance = shape === 'goto-long' ? 0 : 12;
  const first = {
    code,
    dst: !used.includes('dst') ? 0 : isPlace ? FRAME_POINTER : 3,
    src: !used.includes('src') ? 0 : shape === 'load' ? FRAME_POINTER : 4,
    off: isPlace || shape === 'load' ? -16 : 0,
    imm: used.includes('imm') ? distance : 0,
    ...(selector === undefined ? {} : { [selector.field]: selector.value }),
  };
  return shape === 'wide' ? [first, { code: 0, dst: 0, src: 0, off: 0, imm: -2 }] : [first];
}

/** Numbers that the verifier does not know, the context in r6, and 0 on the stack. */
const start = ebpf.assemble(
  ['mov %r6, %r1', 'ldxw %r0, [%r1]', 'mov %r3, %r0', 'mov %r4, %r0', 'stdw [%r10-16], 0'].join('\n'),
).instructions;
const end = ebpf.assemble('mov %r0, 0\nexit').instructions;

/** The lines of the verifier's log that are instructions: `5: (07) r3 += 12   ; R3_w=scalar(…)`. */
const linesOf = (log: string): string[] =>
  [...log.matchAll(/^(\d+: \([0-9a-f]{2}\) .*?)\s*(?:;.*)?$/gm)].map(([, line]) => line!);

describe.skipIf(skips(found))(titled('the log of the kernel', found), () => {
  it('has every instruction as we print it', async () => {
    const kernel = present(found)();
    const operations = ebpf.operations.filter(withoutNames);
    try {
      const answers = await Promise.all(
        operations.map((operation) => {
          const program = [...start, ...sample(operation), ...(operation.shape === 'exit' ? [] : end)];
          return kernel
            .load({ program, type: 'tc', logLevel: 2, logLength: 20_000 })
            .then((answer) => ({ program, answer }));
        }),
      );
      const different = answers.flatMap(({ program, answer }) => {
        const ours = ebpf.formatProgram({ instructions: program }).split('\n')[start.length]!.trim();
        const theirs = linesOf(answer.log);
        return theirs.includes(ours) ? [] : [{ ours, log: answer.log.slice(-600) }];
      });
      expect(different.slice(0, 4)).toEqual([]);
      expect(answers.length).toBeGreaterThan(150);
    } finally {
      kernel.close();
    }
  });
});
