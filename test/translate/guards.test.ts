import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { findGuards } from '../../src/translate/guards.js';
import { leavesBeyond, reachable } from '../../src/translate/reachable.js';

/** Guards as `before instruction i: n bytes`, those from X with an x. */
function guards(...lines: readonly string[]): string[] {
  const { instructions } = cbpf.parseProgram(lines.join('\n'));
  const leaves = leavesBeyond(instructions, 0xffff);
  const { fromStart, fromX } = findGuards(instructions, reachable(instructions, leaves), leaves);
  return instructions.flatMap((_, index) => [
    ...(fromStart[index]! > 0 ? [`${index}: ${fromStart[index]}`] : []),
    ...(fromX[index]! > 0 ? [`${index}: x + ${fromX[index]}`] : []),
  ]);
}

describe('where the length is checked, and how much of it', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['nothing is loaded', ['ld #0x5', 'ret'], []],
    ['a word', ['ld [10]', 'ret'], ['0: 14']],
    ['a second load that lies before', ['ld [10]', 'ldb [3]', 'ret'], ['0: 14']],
    ['a second load that lies behind widens the first check', ['ldb [3]', 'ld [10]', 'ret'], ['0: 14']],
    [
      'but not one that only some matches need',
      ['ldb [3]', 'jeq #0x1 jt 2 jf 3', 'ret #1', 'ldb [10]', 'ret'],
      ['0: 4', '3: 11'],
    ],
    [
      'one that all matches need, though not all packets',
      ['ldb [3]', 'jeq #0x1 jt 2 jf 4', 'ldb [10]', 'ret', 'ret #0'],
      ['0: 11'],
    ],
    [
      'the least of what two ways to a match need',
      ['ldb [3]', 'jeq #0x1 jt 2 jf 4', 'ldb [10]', 'ret', 'ldb [20]', 'ret'],
      ['0: 11', '4: 21'],
    ],
    [
      'a load behind a join that one way covers and one does not',
      ['ldb [0]', 'jeq #0x1 jt 2 jf 4', 'ldb [30]', 'jeq #0x1 jt 5 jf 4', 'ret #1', 'ldb [20]', 'ret'],
      ['0: 1', '2: 31'],
    ],
    ['a load from X', ['ldx #0x5', 'ldh [x + 14]', 'ret'], ['1: x + 16']],
    ['two of them', ['ldx #0x5', 'ldh [x + 14]', 'ldh [x + 16]', 'ret'], ['1: x + 18']],
    [
      'a load from X needs as much from the start, at least',
      ['ldb [0]', 'tax', 'ldh [x + 14]', 'ret'],
      ['0: 16', '2: x + 16'],
    ],
    [
      'with another X checks are made anew',
      ['ldx #0x5', 'ldb [x + 1]', 'tax', 'ldb [x + 0]', 'ret'],
      ['1: x + 2', '3: x + 1'],
    ],
    [
      'and none for it earlier',
      ['ldx #0x5', 'ldb [x + 1]', 'tax', 'ldb [x + 9]', 'ret'],
      ['1: x + 2', '3: x + 10'],
    ],
    ['a header length needs its byte', ['ldxb 4*([14]&0xf)', 'ldb [x + 14]', 'ret'], ['0: 15', '1: x + 15']],
    [
      'what always rejects needs nothing more',
      ['ldb [3]', 'jeq #0x1 jt 2 jf 3', 'ldb [70000]', 'ldb [10]', 'ret'],
      ['0: 11'],
    ],
    [
      'a loop checks once what every round loads',
      ['ldb [9]', 'sub #1', 'jeq #0x0 jt 5 jf 3', 'ldb [9]', 'ja 1', 'ret #1'],
      ['0: 10'],
    ],
    [
      'and within it what only rounds load',
      ['ldb [1]', 'sub #1', 'jeq #0x0 jt 5 jf 3', 'ldb [9]', 'ja 1', 'ret #1'],
      ['0: 2', '3: 10'],
    ],
    [
      'what is from X never lasts into the next round',
      ['ldx #0x1', 'ldb [x + 3]', 'jeq #0x0 jt 4 jf 3', 'ja 1', 'ret #1'],
      ['1: x + 4'],
    ],
    [
      'a loop that is entered in its middle knows what its entrances know',
      ['ldb [0]', 'jeq #0x1 jt 2 jf 4', 'ldb [9]', 'ldb [5]', 'jeq #0x0 jt 6 jf 5', 'ja 3', 'ret #1'],
      ['0: 1', '2: 10', '3: 6'],
    ],
  ])('%s', (_title, lines, expected) => {
    expect(guards(...lines)).toEqual(expected);
  });
});
