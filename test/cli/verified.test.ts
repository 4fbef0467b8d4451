import { describe, expect, it } from 'vitest';
import { verifyOurs, verifyTheirs } from '../../src/cli/verified.js';
import * as ebpf from '../../src/ebpf/index.js';
import { FilterError } from '../../src/index.js';

const outside = ebpf.assemble('ldxw %r2, [%r1]\nldxb %r0, [%r2+7]\nexit');
/** Its rounds together have more instructions than the verifier looks at. */
const endlessly = ebpf.assemble(
  ['mov %r0, 0', ...new Array(98).fill('mov %r2, 0'), 'add %r0, 1', 'jlt %r0, 10001, -100', 'exit'].join(
    '\n',
  ),
);

function thrown(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a program that was made here', () => {
  it('is an internal error if the verifier refuses it', () => {
    const error = thrown(() => verifyOurs(outside, 'xdp'));
    expect(error).not.toBeInstanceOf(FilterError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^bpfsieve made a program that its own verifier refuses.*report.*\nnot-verified: .*instruction 1 for xdp/s,
      ),
    });
  });

  it('is a filter too large if the verifier comes to no end', () => {
    expect(thrown(() => verifyOurs(endlessly, 'xdp'))).toMatchObject({
      name: 'FilterError',
      code: 'too-complex',
      message: expect.stringContaining('102 instructions for xdp'),
    });
  });

  it('passes if it is right', () => {
    expect(verifyOurs(ebpf.assemble('mov %r0, 0\nexit'), 'xdp')).toBeUndefined();
  });
});

describe("somebody else's program", () => {
  it('is an error of who gave it', () => {
    expect(thrown(() => verifyTheirs(outside, 'xdp', () => undefined))).toMatchObject({
      name: 'FilterError',
      code: 'not-verified',
    });
  });

  it('is written with a warning if the verifier comes to no end: Linux may', () => {
    const warnings: string[] = [];
    verifyTheirs(endlessly, 'xdp', (text) => warnings.push(text));
    expect(warnings).toEqual([
      'warning: the program is not verified: more than 1000000 instructions were looked at on the paths of the program',
    ]);
  });
});
