import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { boundsOfX } from '../../src/translate/bounds.js';
import { classicInterpreter } from '../../src/vm/index.js';
import { packet, program } from '../cbpf/arbitrary.js';

/** The bound of X before the last instruction. */
const last = (...lines: readonly string[]): number =>
  boundsOfX(cbpf.parseProgram([...lines, 'ret'].join('\n')).instructions).at(-1)!;

const ALL = 0xffffffff;

describe('how large X can be', () => {
  it.each([
    ['at the start', [], 0],
    ['a constant', ['ldx #0x7'], 7],
    ['a header length', ['ldxb 4*([0]&0xf)'], 60],
    ['a byte', ['ldb [0]', 'tax'], 0xff],
    ['a half word', ['ldh [0]', 'tax'], 0xffff],
    ['a word', ['ld [0]', 'tax'], ALL],
    ['the length of the packet', ['ld #pktlen', 'tax'], ALL],
    ['a sum', ['ldb [0]', 'add #5', 'tax'], 260],
    ['a sum that may wrap', ['ld [0]', 'add #1', 'tax'], ALL],
    ['a difference', ['ldb [0]', 'sub #5', 'tax'], ALL],
    ['a product', ['ldb [0]', 'mul #4', 'tax'], 1020],
    ['a product that may wrap', ['ldh [0]', 'mul #65538', 'tax'], ALL],
    ['a quotient', ['ldb [0]', 'div #10', 'tax'], 25],
    ['a remainder', ['ld [0]', 'mod #10', 'tax'], 9],
    ['a remainder by more', ['ldb [0]', 'mod #1000', 'tax'], 0xff],
    ['a remainder by X', ['ldxb 4*([0]&0xf)', 'ld [0]', 'mod x', 'tax'], 59],
    ['a conjunction', ['ld [0]', 'and #0x1f', 'tax'], 31],
    ['a disjunction', ['ldb [0]', 'or #0x100', 'tax'], 511],
    ['an exclusive disjunction', ['ldb [0]', 'xor #0x5', 'tax'], 0xff],
    ['a shift to the left', ['ldb [0]', 'lsh #8', 'tax'], 0xff00],
    ['a shift to the left by X', ['ldx #0x1', 'ldb [0]', 'lsh x', 'tax'], ALL],
    ['a shift to the right', ['ldh [0]', 'rsh #8', 'tax'], 0xff],
    ['a negation', ['ldb [0]', 'neg', 'tax'], ALL],
    ['through scratch memory', ['ldb [0]', 'st M[3]', 'ld [0]', 'ldx M[3]'], 0xff],
    ['on either of two paths', ['ldx #0x9', 'ldb [0]', 'jeq #0x1 jt 3 jf 4', 'ldxb 4*([0]&0xf)'], 60],
    ['within a loop', ['ldx #0x1', 'ldb [0]', 'jeq #0x1 jt 4 jf 3', 'ja 1'], ALL],
  ])('%s', (_title, lines, bound) => {
    expect(last(...lines)).toBe(bound);
  });

  it('holds at run time: programs that return X return no more', () => {
    const returnsX = program.map(({ instructions }) => {
      const returns = instructions.length - 1;
      const ending = [
        { code: cbpf.op.MISC | cbpf.op.TXA, jt: 0, jf: 0, k: 0 },
        { code: cbpf.op.RET | cbpf.op.A, jt: 0, jf: 0, k: 0 },
      ];
      return { at: returns, instructions: [...instructions.slice(0, returns), ...ending] };
    });
    fc.assert(
      fc.property(returnsX, packet, ({ at, instructions }, bytes) => {
        // Returns elsewhere say nothing about X.
        const straight = instructions.map((each, i) =>
          i < at && cbpf.opcodeOf(each.code)?.flow === 'return'
            ? { code: cbpf.op.ALU | cbpf.op.NEG, jt: 0, jf: 0, k: 0 }
            : each,
        );
        const bound = boundsOfX(straight)[at]!;
        expect(classicInterpreter({ instructions: straight, spans: [] }).run(bytes)).toBeLessThanOrEqual(
          bound,
        );
      }),
      { numRuns: 5000 },
    );
  });
});
