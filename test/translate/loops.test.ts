import { describe, expect, it } from 'vitest';
import type * as cbpf from '../../src/cbpf/index.js';
import { translate } from '../../src/translate/index.js';
import { findLoops } from '../../src/translate/loops.js';

const neg = { code: 0x84, jt: 0, jf: 0, k: 0 };
const ret = { code: 0x16, jt: 0, jf: 0, k: 0 };
const jeq = (jt: number, jf: number): cbpf.Instruction => ({ code: 0x15, jt, jf, k: 1 });
const ja = (k: number): cbpf.Instruction => ({ code: 0x05, jt: 0, jf: 0, k: k >>> 0 });

const loops = (...instructions: readonly cbpf.Instruction[]) =>
  findLoops(instructions, new Uint8Array(instructions.length).fill(1));

describe('loops', () => {
  it('begin where a jump goes back to', () => {
    const { starts, enteredAtStart, enteredAside } = loops(neg, neg, jeq(1, 0), ja(-3), ret);
    expect([...starts]).toEqual([[1, 0]]);
    expect([...enteredAtStart]).toEqual([1]);
    expect([...enteredAside]).toEqual([]);
  });

  it('know how many branches it is to the next round, from where there is one', () => {
    const { distance } = loops(neg, jeq(3, 0), neg, jeq(0, 1), ja(-4), ret);
    expect([...distance]).toEqual([Infinity, 2, 1, 1, 0, Infinity]);
  });

  it('within another have distances of their own', () => {
    const { starts, distance } = loops(neg, neg, jeq(1, 0), ja(-3), jeq(1, 0), ja(-6), ret);
    expect([...starts]).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect([...distance.subarray(1)]).toEqual([1, 1, 0, 1, 0, Infinity]);
  });

  it('may be entered in their middle', () => {
    const { enteredAtStart, enteredAside } = loops(jeq(1, 1), neg, neg, jeq(1, 0), ja(-4), ret);
    expect([...enteredAtStart]).toEqual([]);
    expect([...enteredAside]).toEqual([0]);
  });

  it('that are too many are refused', () => {
    const many = (count: number): cbpf.Program => ({
      instructions: [...Array.from({ length: count }, () => [neg, jeq(1, 0), ja(-3)]).flat(), ret],
      spans: [],
    });
    expect(translate(many(46)).instructions.length).toBeGreaterThan(0);
    expect(() => translate(many(47))).toThrow('the program has 47 loops, more than 46 are not translated');
  });
});
