import { describe, expect, it } from 'vitest';
import { type Instruction, op } from '../../src/cbpf/index.js';
import { compile } from '../../src/index.js';
import { Decisions } from '../../src/rules/decision.js';
import { trace } from '../../src/rules/trace.js';
import { Values } from '../../src/rules/value.js';

function traced(instructions: readonly Instruction[]) {
  return trace({ instructions, spans: [] }, new Values(), new Decisions());
}

const at = (code: number, k = 0, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });
const [accept, reject] = [at(op.RET | op.K, 1), at(op.RET | op.K, 0)];

describe('the decisions of a program', () => {
  it('are the same objects for equal parts of two programs', () => {
    const [values, decisions] = [new Values(), new Decisions()];
    const [one, other] = ['tcp port 80', 'tcp port 80 and ip or tcp port 80'].map((text) =>
      trace(compile(text), values, decisions),
    );
    expect(one).toBeDefined();
    expect(trace(compile('tcp port 80'), values, decisions)).toBe(one);
    expect(other).toBeDefined();
  });

  it('keep a load that nothing looks at', () => {
    expect(traced([at(op.LD | op.H | op.ABS, 100), accept])).toMatchObject({
      kind: 'guard',
      load: { offset: 100, size: 2 },
      next: { kind: 'accept' },
    });
  });

  it('are those of a load that no packet holds', () => {
    expect(traced([at(op.LD | op.B | op.ABS, 0xfffff000), accept])).toMatchObject({ kind: 'reject' });
  });

  it('ask what is returned from a register', () => {
    expect(traced([at(op.LD | op.W | op.LEN), at(op.RET | op.A)])).toMatchObject({
      kind: 'test',
      value: { kind: 'wire-length' },
      first: 1,
      inside: { kind: 'accept' },
    });
  });

  it.each([
    ['a loop', [at(op.JMP | op.JA, 0xffffffff), accept]],
    [
      'a division by what may be 0',
      [at(op.LD | op.W | op.LEN), at(op.ALU | op.DIV | op.X), at(op.RET | op.A)],
    ],
  ])('are not told of %s', (_, instructions) => {
    const [first, ...rest] = instructions;
    expect(traced([at(op.LDX | op.W | op.LEN), first!, ...rest, reject])).toBeUndefined();
  });
});
