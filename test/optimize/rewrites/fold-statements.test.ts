import { describe, expect, it } from 'vitest';
import { FilterError } from '../../../src/base/index.js';
import { op } from '../../../src/cbpf/index.js';
import { DELETED, type Statement, spansOf, statement } from '../../../src/cfg/index.js';
import { SIMPLIFIED, UNCHANGED, UNCOUNTED } from '../../../src/optimize/change.js';
import { ValueNumbers } from '../../../src/optimize/facts/value-numbers.js';
import { Folding } from '../../../src/optimize/rewrites/fold-statements.js';

/** Statement i of a list comes from [i, i + 1). */
const list = (...rows: [code: number, k: number][]): Statement[] =>
  rows.map(([code, k], i) => statement(code, k, { start: i, end: i + 1 }));

const REGISTERS = 18;

/** Folds a block that is entered with nothing known. */
function fold(statements: Statement[]): number {
  const folding = new Folding({ values: new Int32Array(REGISTERS), at: 0 }, new ValueNumbers());
  return statements.reduce((change, each) => change | folding.fold(each), UNCHANGED);
}

const A = op.LD | op.IMM;
const X = op.LDX | op.IMM;
const TAX = op.MISC | op.TAX;
const TXA = op.MISC | op.TXA;
const alu = (operation: number, source: number): number => op.ALU | operation | source;
/** An unknown value in A, in X. */
const someA: [number, number] = [op.LD | op.ABS | op.B, 0];
const someX: [number, number] = [op.LDX | op.MSH | op.B, 14];

describe('a statement folded with what is known of the registers', () => {
  it.each<[string, [number, number][], [number, number], number]>([
    [
      'ld [x+2], X = 14 → ld [16]',
      [
        [X, 14],
        [op.LD | op.IND | op.H, 2],
      ],
      [op.LD | op.ABS | op.H, 16],
      SIMPLIFIED,
    ],
    [
      'ld [x+2], X = -1 → ld [1]',
      [
        [X, 0xffffffff],
        [op.LD | op.IND, 2],
      ],
      [op.LD | op.ABS, 1],
      SIMPLIFIED,
    ],
    [
      'ld M[1], M[1] = 7 → ld #7',
      [
        [A, 7],
        [op.ST, 1],
        [A, 8],
        [op.LD | op.MEM, 1],
      ],
      [A, 7],
      SIMPLIFIED,
    ],
    [
      'ldx M[1], M[1] = 7 → ldx #7',
      [
        [X, 7],
        [op.STX, 1],
        [X, 8],
        [op.LDX | op.MEM, 1],
      ],
      [X, 7],
      SIMPLIFIED,
    ],
    [
      'neg, A = 1 → ld #-1',
      [
        [A, 1],
        [op.ALU | op.NEG, 0],
      ],
      [A, 0xffffffff],
      UNCOUNTED,
    ],
    [
      'add #3, A = 2 → ld #5',
      [
        [A, 2],
        [alu(op.ADD, op.K), 3],
      ],
      [A, 5],
      SIMPLIFIED,
    ],
    [
      'sub #3, A = 2 → ld #-1',
      [
        [A, 2],
        [alu(op.SUB, op.K), 3],
      ],
      [A, 0xffffffff],
      SIMPLIFIED,
    ],
    [
      'mul #-1, A = -1 → ld #1',
      [
        [A, 0xffffffff],
        [alu(op.MUL, op.K), 0xffffffff],
      ],
      [A, 1],
      SIMPLIFIED,
    ],
    [
      'div #2, A = -1 → ld #0x7fffffff',
      [
        [A, 0xffffffff],
        [alu(op.DIV, op.K), 2],
      ],
      [A, 0x7fffffff],
      SIMPLIFIED,
    ],
    [
      'mod #10, A = -1 → ld #5',
      [
        [A, 0xffffffff],
        [alu(op.MOD, op.K), 10],
      ],
      [A, 5],
      SIMPLIFIED,
    ],
    [
      'lsh #32, A = 1 → ld #0',
      [
        [A, 1],
        [alu(op.LSH, op.K), 32],
      ],
      [A, 0],
      SIMPLIFIED,
    ],
    [
      'rsh #31, A = -1 → ld #1',
      [
        [A, 0xffffffff],
        [alu(op.RSH, op.K), 31],
      ],
      [A, 1],
      SIMPLIFIED,
    ],
    [
      'xor #5, A = 1 → ld #4',
      [
        [A, 1],
        [alu(op.XOR, op.K), 5],
      ],
      [A, 4],
      SIMPLIFIED,
    ],
    [
      'or x, A = 1, X = 6 → ld #7',
      [
        [A, 1],
        [X, 6],
        [alu(op.OR, op.X), 0],
      ],
      [A, 7],
      SIMPLIFIED,
    ],
    ['and x, X = 6 → and #6', [someA, [X, 6], [alu(op.AND, op.X), 0]], [alu(op.AND, op.K), 6], SIMPLIFIED],
    ['mul #0 → ld #0', [someA, [alu(op.MUL, op.K), 0]], [A, 0], UNCOUNTED],
    ['add x, A = 0 → txa', [someX, [A, 0], [alu(op.ADD, op.X), 0]], [TXA, 0], UNCOUNTED],
    [
      'sub #0 stays, for the merge of a test with it',
      [someA, [alu(op.SUB, op.K), 0]],
      [alu(op.SUB, op.K), 0],
      UNCHANGED,
    ],
    ['sub x, A = 0 stays', [someX, [A, 0], [alu(op.SUB, op.X), 0]], [alu(op.SUB, op.X), 0], UNCHANGED],
  ])('%s', (_, rows, [code, k], change) => {
    const statements = list(...rows);
    expect(fold(statements)).toBe(change);
    expect(statements.at(-1)).toMatchObject({ code, k });
  });

  it.each<[string, [number, number][]]>([
    ['loads what the register holds', [someA, someA]],
    [
      'loads the constant the register holds',
      [
        [A, 7],
        [A, 7],
      ],
    ],
    ['copies A to X a second time', [someA, [TAX, 0], [TAX, 0]]],
    ['stores what the word holds', [someA, [op.ST, 3], [op.ST, 3]]],
    ['adds 0', [someA, [alu(op.ADD, op.K), 0]]],
    ['multiplies 0', [someX, [A, 0], [alu(op.MUL, op.X), 0]]],
  ])('is deleted when it %s', (_, rows) => {
    const statements = list(...rows);
    expect(fold(statements)).toBe(UNCOUNTED);
    expect(statements.at(-1)!.code).toBe(DELETED);
  });
});

describe('a folded statement', () => {
  it('comes from all that it took in', () => {
    const statements = list([A, 2], [TAX, 0], [A, 3], [alu(op.ADD, op.X), 0]);
    fold(statements);
    expect(statements.at(-1)).toMatchObject({ code: A, k: 5 });
    expect(spansOf(statements.at(-1)!.origin).map(({ start }) => start)).toEqual([0, 1, 2, 3]);
  });
});

describe('errors that folding finds', () => {
  it.each<[string, string, [number, number][]]>([
    ['division-by-zero', 'division by zero', [someA, [alu(op.DIV, op.K), 0]]],
    [
      'division-by-zero',
      'division by zero',
      [
        [A, 1],
        [X, 0],
        [alu(op.DIV, op.X), 0],
      ],
    ],
    ['modulus-by-zero', 'modulus by zero', [someA, [alu(op.MOD, op.K), 0]]],
    ['shift-too-large', 'shift by more than 31 bits', [someA, [X, 32], [alu(op.LSH, op.X), 0]]],
    ['shift-too-large', 'shift by more than 31 bits', [someA, [X, 32], [alu(op.RSH, op.X), 0]]],
  ])('%s', (code, message, rows) => {
    const statements = list(...rows);
    let thrown: unknown;
    try {
      fold(statements);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(FilterError);
    expect(thrown).toMatchObject({ code, message, span: { end: rows.length } });
  });

  it('are none for an unknown A divided by a constant 0 in X: libpcap makes it div #0 and looks again', () => {
    const statements = list(someA, [X, 0], [alu(op.DIV, op.X), 0]);
    fold(statements);
    expect(statements.at(-1)).toMatchObject({ code: alu(op.DIV, op.K), k: 0 });
  });
});
