import { describe, expect, it } from 'vitest';
import { op } from '../../../src/cbpf/index.js';
import {
  type Block,
  DELETED,
  returnBlock,
  type Statement,
  spansOf,
  statement,
} from '../../../src/cfg/index.js';
import { SIMPLIFIED, UNCHANGED, UNCOUNTED } from '../../../src/optimize/change.js';
import { UNKNOWN, ValueNumbers } from '../../../src/optimize/facts/value-numbers.js';
import { numberBlocks } from '../../../src/optimize/graph.js';
import { A, only, X } from '../../../src/optimize/registers.js';
import { Peephole } from '../../../src/optimize/rewrites/peephole.js';

type Row = readonly [code: number, k: number];

const list = (rows: readonly Row[]): Statement[] =>
  rows.map(([code, k], i) => statement(code, k, { start: i, end: i + 1 }));

interface Around {
  readonly branch?: Row;
  /** Registers read behind the block. */
  readonly used?: number;
  /** Constants that A and X are left with. */
  readonly a?: number;
  readonly x?: number;
}

const EQUALS = op.JMP | op.JEQ | op.K;

/** Rewrites one block that leads to block 1 when its test is true, to block 2 when not. */
function rewrite(rows: readonly Row[], { branch = [EQUALS, 9], used = 0, a, x }: Around = {}) {
  const block: Block = {
    statements: list(rows),
    branch: statement(...branch, { start: rows.length, end: rows.length + 1 }),
    jt: returnBlock(1, { start: 0, end: 0 }),
    jf: returnBlock(0, { start: 0, end: 0 }),
  };
  const graph = numberBlocks(block);
  const numbers = new ValueNumbers();
  const value = (constant: number | undefined) =>
    constant === undefined ? UNKNOWN : numbers.ofConstant(constant);
  const change = new Peephole(graph, numbers).rewrite(0, used, value(a), value(x));
  const kept = block.statements.filter(({ code }) => code !== DELETED);
  return {
    change,
    rows: kept.map(({ code, k }) => [code, k]),
    branch: [block.branch.code, block.branch.k],
    leads: [graph.jt[0], graph.jf[0]],
    block,
  };
}

const LDI = op.LD | op.IMM;
const TAX: Row = [op.MISC | op.TAX, 0];
const ADD_X: Row = [op.ALU | op.ADD | op.X, 0];
const HEADER: Row = [op.LDX | op.MSH | op.B, 14];
const SUB_X: Row = [op.ALU | op.SUB | op.X, 0];
const load: Row = [op.LD | op.ABS | op.B, 0];

describe('neighbouring statements', () => {
  it('st M[1]; ldx M[1] → st M[1]; tax, whose k stays', () => {
    expect(
      rewrite([
        [op.ST, 1],
        [op.LDX | op.MEM, 1],
      ]).rows,
    ).toEqual([
      [op.ST, 1],
      [op.MISC | op.TAX, 1],
    ]);
    expect(
      rewrite([
        [op.ST, 1],
        [op.LDX | op.MEM, 2],
      ]).change,
    ).toBe(UNCHANGED);
  });

  it('ld #5; tax → ldx #5; txa', () => {
    expect(rewrite([[LDI, 5], TAX]).rows).toEqual([
      [op.LDX | op.IMM, 5],
      [op.MISC | op.TXA, 0],
    ]);
  });

  it('a constant index goes into the load', () => {
    const index: Row[] = [[LDI, 2], HEADER, ADD_X, TAX, [op.LD | op.IND | op.B, 14]];
    const { rows, change, block } = rewrite(index);
    expect([rows, change]).toEqual([[HEADER, [op.LD | op.IND | op.B, 16]], SIMPLIFIED]);
    expect(spansOf(block.statements.at(-1)!.origin).map(({ start }) => start)).toEqual([0, 2, 3, 4]);
    expect(rewrite(index.filter((row) => row !== HEADER)).rows).toEqual([[op.LD | op.IND | op.B, 16]]);
  });

  it('a constant index stays when X is read behind the block', () => {
    expect(rewrite([[LDI, 2], ADD_X, TAX, [op.LD | op.IND, 14]], { used: only(X) }).change).toBe(UNCHANGED);
  });
});

describe('the test of a block and the statement before it', () => {
  it('sub x; jeq #5 → jeq #8, X = 3', () => {
    const { rows, branch, block } = rewrite([load, SUB_X], { branch: [EQUALS, 5], x: 3 });
    expect([rows, branch]).toEqual([[load], [EQUALS, 8]]);
    expect(spansOf(block.branch.origin).map(({ start }) => start)).toEqual([1, 2]);
  });

  it('sub x; jeq #0 → jeq x', () => {
    expect(rewrite([load, SUB_X], { branch: [EQUALS, 0] })).toMatchObject({
      rows: [load],
      branch: [op.JMP | op.JEQ | op.X, 0],
    });
  });

  it('sub x; jeq #5 stays', () => {
    expect(rewrite([load, SUB_X], { branch: [EQUALS, 5] }).change).toBe(UNCHANGED);
  });

  it('sub #3; jeq #-1 → jeq #2', () => {
    const sub: Row = [op.ALU | op.SUB | op.K, 3];
    expect(rewrite([load, sub], { branch: [EQUALS, 0xffffffff] }).branch).toEqual([EQUALS, 2]);
  });

  it('and #6; jeq #0 → jset #6, branches swapped', () => {
    expect(rewrite([load, [op.ALU | op.AND | op.K, 6]], { branch: [EQUALS, 0] })).toMatchObject({
      rows: [load],
      branch: [op.JMP | op.JSET | op.K, 6],
      leads: [2, 1],
    });
  });

  it('stay apart when A is read behind the block', () => {
    expect(rewrite([load, SUB_X], { branch: [EQUALS, 0], used: only(A) }).change).toBe(UNCHANGED);
  });
});

describe('a test whose outcome is known', () => {
  const NEVER = [2, 2];
  const ALWAYS = [1, 1];

  it.each<[string, Around, readonly number[], number]>([
    ['jset #0 is never true', { branch: [op.JMP | op.JSET, 0] }, NEVER, UNCOUNTED],
    ['jset #-1 is taken for always true', { branch: [op.JMP | op.JSET, 0xffffffff] }, ALWAYS, UNCOUNTED],
    ['jeq #9, A = 9', { branch: [EQUALS, 9], a: 9 }, ALWAYS, SIMPLIFIED],
    ['jeq #9, A = 8', { branch: [EQUALS, 9], a: 8 }, NEVER, SIMPLIFIED],
    ['jgt #9, A = 9', { branch: [op.JMP | op.JGT, 9], a: 9 }, NEVER, SIMPLIFIED],
    ['jge #9, A = -1, unsigned', { branch: [op.JMP | op.JGE, 9], a: 0xffffffff }, ALWAYS, SIMPLIFIED],
    [
      'jset #0x80000000, A = -1',
      { branch: [op.JMP | op.JSET, 0x80000000], a: 0xffffffff },
      ALWAYS,
      SIMPLIFIED,
    ],
    ['jset #1, A = 2', { branch: [op.JMP | op.JSET, 1], a: 2 }, NEVER, SIMPLIFIED],
    [
      'jeq x, A = 3, X = 3',
      { branch: [op.JMP | op.JEQ | op.X, 0], a: 3, x: 3 },
      ALWAYS,
      SIMPLIFIED | UNCOUNTED,
    ],
  ])('%s', (_, around, leads, change) => {
    expect(rewrite([load], around)).toMatchObject({ leads, change });
  });

  it('jeq x → jeq #3, X = 3', () => {
    expect(rewrite([load], { branch: [op.JMP | op.JEQ | op.X, 0], x: 3 })).toMatchObject({
      branch: [EQUALS, 3],
      change: UNCOUNTED,
    });
  });

  it('is left alone in a block without statements, as libpcap has it', () => {
    expect(rewrite([], { a: 9 }).change).toBe(UNCHANGED);
  });
});
