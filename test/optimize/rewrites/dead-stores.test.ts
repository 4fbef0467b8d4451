import { expect, it } from 'vitest';
import { op } from '../../../src/cbpf/index.js';
import { type Block, DELETED, statement } from '../../../src/cfg/index.js';
import { A, only, word, X } from '../../../src/optimize/registers.js';
import { removeDeadStores } from '../../../src/optimize/rewrites/dead-stores.js';

const origin = { start: 0, end: 0 };
const load = op.LD | op.ABS | op.B;
const TAX = op.MISC | op.TAX;

/** Removes the dead stores of a block and tells which statements are left, and the registers they were to. */
function remove(rows: readonly [number, number][], used: number, branch = op.JMP | op.JEQ | op.K) {
  const block: Block = {
    statements: rows.map(([code, k]) => statement(code, k, origin)),
    branch: statement(branch, 0, origin),
    jt: undefined,
    jf: undefined,
  };
  const { removed, forgotten } = removeDeadStores(block, used);
  const left = block.statements.flatMap(({ code }, i) => (code === DELETED ? [] : [i]));
  return { left, removed, forgotten };
}

it.each<[string, [number, number][], number, object]>([
  ['a load that the test reads stays', [[load, 0]], 0, { left: [0], removed: 0 }],
  [
    'a load before another is dead',
    [
      [load, 0],
      [load, 1],
    ],
    0,
    { left: [1], removed: only(A), forgotten: 0 },
  ],
  [
    'a copy that nobody reads is dead',
    [
      [load, 0],
      [TAX, 0],
    ],
    0,
    { left: [0], removed: only(X), forgotten: only(X) },
  ],
  [
    'a copy that a later block reads stays',
    [
      [load, 0],
      [TAX, 0],
    ],
    only(X),
    { left: [0, 1], removed: 0 },
  ],
  [
    'a word that is read in between stays',
    [
      [op.ST, 1],
      [op.LDX | op.MEM, 1],
      [op.ST, 1],
    ],
    only(X) | only(word(1)),
    { left: [0, 1, 2] },
  ],
  [
    'a word that nobody reads is dead',
    [
      [load, 0],
      [op.ST, 1],
    ],
    only(A),
    { left: [0], forgotten: only(word(1)) },
  ],
])('%s', (_, rows, used, expected) => {
  expect(remove(rows, used)).toMatchObject(expected);
});

it('a test against X reads X', () => {
  expect(remove([[op.LDX | op.IMM, 4]], 0, op.JMP | op.JEQ | op.X).left).toEqual([0]);
});
