import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { findNetworkOrder, inNetworkOrder } from '../../src/translate/byte-order.js';
import { liveness } from '../../src/translate/liveness.js';
import { leavesBeyond, reachable } from '../../src/translate/reachable.js';

function orders(lines: readonly string[], mustBeHost: (index: number) => boolean = () => false): number[] {
  const { instructions } = cbpf.parseProgram(lines.join('\n'));
  const reached = reachable(instructions, leavesBeyond(instructions, 0xffff));
  return [...findNetworkOrder(instructions, reached, liveness(instructions), mustBeHost)];
}

const end = ['ret #1', 'ret #0'];

describe('which loads may stay in network order', () => {
  it.each<readonly [string, readonly string[], readonly number[]]>([
    ['a half word that is compared', ['ldh [12]', 'jeq #0x800 jt 2 jf 3', ...end], [2, 2, 0, 0]],
    ['a word', ['ld [12]', 'jeq #0xa000001 jt 2 jf 3', ...end], [4, 4, 0, 0]],
    ['a byte has none', ['ldb [12]', 'jeq #0x8 jt 2 jf 3', ...end], [0, 0, 0, 0]],
    ['bits of it', ['ldh [20]', 'jset #0x1fff jt 2 jf 3', ...end], [2, 2, 0, 0]],
    ['under a mask', ['ld [26]', 'and #0xffffff00', 'jeq #0xa000000 jt 3 jf 4', ...end], [4, 4, 4, 0, 0]],
    ['not one whose size matters', ['ldh [12]', 'jgt #0x800 jt 2 jf 3', ...end], [0, 0, 0, 0]],
    ['not one that is computed with', ['ldh [12]', 'add #1', 'jeq #0x5 jt 3 jf 4', ...end], [0, 0, 0, 0, 0]],
    ['not one that is kept', ['ldh [12]', 'st M[0]', 'jeq #0x5 jt 3 jf 4', ...end], [0, 0, 0, 0, 0]],
    ['not one that becomes X', ['ldh [12]', 'tax', 'jeq #0x5 jt 3 jf 4', ...end], [0, 0, 0, 0, 0]],
    ['not one that is returned', ['ldh [12]', 'ret'], [0, 0]],
    [
      'not a half word compared to more than it holds',
      ['ldh [12]', 'jeq #0x10000 jt 2 jf 3', ...end],
      [0, 0, 0, 0],
    ],
    ['a mask of more than it holds is cut', ['ldh [12]', 'jset #0x10001 jt 2 jf 3', ...end], [2, 2, 0, 0]],
    ['not ancillary data', ['ldh [proto]', 'jeq #0x800 jt 2 jf 3', ...end], [0, 0, 0, 0]],
    [
      'where two loads meet, if they are alike',
      ['ldb [0]', 'jeq #0x1 jt 2 jf 4', 'ldh [12]', 'ja 5', 'ldh [16]', 'jeq #0x5 jt 6 jf 7', ...end],
      [0, 0, 2, 0, 2, 2, 0, 0],
    ],
    [
      'and not where they are not',
      ['ldb [0]', 'jeq #0x1 jt 2 jf 4', 'ldh [12]', 'ja 5', 'ld [16]', 'jeq #0x5 jt 6 jf 7', ...end],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ],
    [
      'nor with a constant',
      ['ldb [0]', 'jeq #0x1 jt 2 jf 4', 'ldh [12]', 'ja 5', 'ld #0x5', 'jeq #0x5 jt 6 jf 7', ...end],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ],
    [
      'a load that nobody reads later does not matter',
      ['ldh [0]', 'tax', 'ldh [12]', 'jeq #0x5 jt 4 jf 5', ...end],
      [0, 0, 2, 2, 0, 0],
    ],
  ])('%s', (_title, lines, expected) => {
    expect(orders(lines)).toEqual(expected);
  });

  it('none whose value is wanted where it must be a number', () => {
    const lines = ['ldh [12]', 'ldxb 4*([14]&0xf)', 'jeq #0x5 jt 3 jf 4', ...end];
    expect(orders(lines)).toEqual([2, 0, 2, 0, 0]);
    expect(orders(lines, (index) => index === 1)).toEqual([0, 0, 0, 0, 0]);
    expect(orders(lines, (index) => index === 0)).toEqual([2, 0, 2, 0, 0]);
  });

  it('constants are turned round', () => {
    expect([0x0800, 0x12345678, 0xff].map((k) => inNetworkOrder(k, 2))).toEqual([0x0008, 0x7856, 0xff00]);
    expect([0x0800, 0x12345678, 0xff].map((k) => inNetworkOrder(k, 4))).toEqual([
      0x00080000, 0x78563412, 0xff000000,
    ]);
    expect(inNetworkOrder(0x12345678, 0)).toBe(0x12345678);
  });
});
