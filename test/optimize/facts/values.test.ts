import { expect, it } from 'vitest';
import { op } from '../../../src/cbpf/index.js';
import { statement } from '../../../src/cfg/index.js';
import { UNKNOWN, ValueNumbers } from '../../../src/optimize/facts/value-numbers.js';
import { evaluate, RegisterValues } from '../../../src/optimize/facts/values.js';
import { A, only, word, X } from '../../../src/optimize/registers.js';

it('what is forgotten of a block is forgotten of that block alone', () => {
  const values = new RegisterValues(3, 4);
  const numbers = new ValueNumbers();
  const origin = { start: 0, end: 1 };
  for (const b of [0, 1, 2]) {
    const registers = values.begin(b);
    for (const [code, k] of [
      [op.LD | op.IMM, 10 + b],
      [op.LDX | op.IMM, 20 + b],
      [op.ST, 0],
      [op.STX, 1],
    ] as const) {
      evaluate(statement(code, k, origin), registers, numbers);
    }
  }
  const left = (b: number): number[] => [A, X, word(0), word(1)].map((r) => values.left(b, r));
  const before = [0, 1, 2].map(left);
  expect(before.flat()).not.toContain(UNKNOWN);
  values.forget(1, only(A) | only(word(1)));
  expect([left(0), left(2)]).toEqual([before[0], before[2]]);
  expect(left(1)).toEqual([UNKNOWN, before[1]![1], before[1]![2], UNKNOWN]);
});
