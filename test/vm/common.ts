/** What every machine must do: one suite, run against each with the same programs, packets and verdicts. */

import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import * as cbpf from '../../src/cbpf/index.js';
import { type Machine, MachineFault, type MachineOptions } from '../../src/vm/index.js';

export type Make = (program: cbpf.Program, options?: MachineOptions) => Machine;

/** From the text of `tcpdump -d` without numbers in front: one instruction a line, targets counted from 0. */
export const assemble = (text: string): cbpf.Program => cbpf.parseProgram(text);

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** 00 01 02 … of the length. */
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

type Case = readonly [title: string, program: string, packet: Uint8Array, verdict: number];

/** Runs the lines and returns A. */
const a = (...lines: readonly string[]): string => [...lines, 'ret'].join('\n');

const loads: readonly Case[] = [
  ['a word in network order', a('ld [1]'), bytes('00 81 02 03 04'), 0x81020304],
  ['a half word', a('ldh [1]'), bytes('00 81 02'), 0x8102],
  ['a byte', a('ldb [2]'), bytes('00 81 fe'), 0xfe],
  ['a word at X + k', a('ldx #0x1', 'ld [x + 1]'), counting(6), 0x02030405],
  ['a half word at X + k', a('ldx #0x1', 'ldh [x + 1]'), counting(4), 0x0203],
  ['a byte at X + k', a('ldx #0x1', 'ldb [x + 1]'), counting(3), 2],
  ['a header length, leaving A', a('ld #0x7', 'ldxb 4*([1]&0xf)', 'add x'), bytes('00 4f'), 60 + 7],
  ['a constant', a('ld #0xffffffff'), bytes(''), 0xffffffff],
  ['a constant into X', a('ldx #0x80000000', 'txa'), bytes(''), 0x80000000],
  ['what lies there, beyond anything loaded before', a('ld [0]', 'ldb [0]'), bytes('ff ff ff ff'), 0xff],
];

const rejections: readonly Case[] = [
  ['a word one byte outside', 'ld [1]\nret #1', counting(4), 0],
  ['a half word one byte outside', 'ldh [1]\nret #1', counting(2), 0],
  ['a byte outside', 'ldb [0]\nret #1', bytes(''), 0],
  ['a header length outside', 'ldxb 4*([4]&0xf)\nret #1', counting(4), 0],
  ['a word at X + k outside', 'ldx #0x2\nld [x + 1]\nret #1', counting(6), 0],
  ['a half word at X + k outside', 'ldx #0x2\nldh [x + 1]\nret #1', counting(4), 0],
  ['a byte at X + k outside', 'ldx #0x2\nldb [x + 1]\nret #1', counting(3), 0],
  ['a sum X + k that wraps to 0', 'ldx #0x1\nldb [x + -1]\nret #1', counting(64), 0],
  ['a sum X + k that wraps, X the large one', 'ldx #0xfffffffe\nldb [x + 5]\nret #1', counting(64), 0],
  ['a sum X + k of 31 bits and more', 'ldx #0x7fffffff\nld [x + 2147483647]\nret #1', counting(64), 0],
  ['an offset with bit 31 set', 'ldb [-2147483648]\nret #1', counting(64), 0],
  ['an offset beside the ancillary data of Linux', 'ldb [-4095]\nret #1', counting(64), 0],
  ['the network header of the kernel', 'ldb [-1048576]\nret #1', counting(64), 0],
  ['division by X = 0', 'ld #0x5\nldx #0x0\ndiv x\nret #1', bytes(''), 0],
  ['the remainder by X = 0', 'ld #0x5\nldx #0x0\nmod x\nret #1', bytes(''), 0],
];

const arithmetic: readonly Case[] = [
  ['a sum that wraps', a('ld #0xffffffff', 'add #2'), bytes(''), 1],
  ['a difference that wraps', a('ld #0x1', 'sub #2'), bytes(''), 0xffffffff],
  ['a product that wraps', a('ld #0xffffffff', 'mul #-1'), bytes(''), 1],
  ['an unsigned quotient', a('ld #0xfffffffe', 'div #2'), bytes(''), 0x7fffffff],
  ['a quotient by a constant with bit 31 set', a('ld #0xffffffff', 'div #-1'), bytes(''), 1],
  ['an unsigned remainder', a('ld #0xffffffff', 'mod #10'), bytes(''), 5],
  ['a conjunction', a('ld #0xf0f0f0f0', 'and #0xffff0000'), bytes(''), 0xf0f00000],
  ['a disjunction', a('ld #0xf0', 'or #0x8000000f'), bytes(''), 0x800000ff],
  ['an exclusive disjunction', a('ld #0xff', 'xor #0xffffffff'), bytes(''), 0xffffff00],
  ['a shift to the left', a('ld #0x3', 'lsh #31'), bytes(''), 0x80000000],
  ['a shift to the right, without the sign', a('ld #0x80000000', 'rsh #31'), bytes(''), 1],
  ['a shift by a constant 32', a('ld #0x1', 'lsh #32'), bytes(''), 0],
  ['a shift by a constant 33 to the right', a('ld #0x80000000', 'rsh #33'), bytes(''), 0],
  ['a negation', a('ld #0x1', 'neg'), bytes(''), 0xffffffff],
  ['a sum with X', a('ld #0xffffffff', 'ldx #0x2', 'add x'), bytes(''), 1],
  ['a difference with X', a('ld #0x1', 'ldx #0x2', 'sub x'), bytes(''), 0xffffffff],
  ['a product with X', a('ld #0x10001', 'ldx #0x10001', 'mul x'), bytes(''), 0x20001],
  ['a quotient by X', a('ld #0xffffffff', 'ldx #0x80000000', 'div x'), bytes(''), 1],
  ['a remainder by X', a('ld #0xffffffff', 'ldx #0x80000000', 'mod x'), bytes(''), 0x7fffffff],
  ['a conjunction with X', a('ld #0xff', 'ldx #0x3c', 'and x'), bytes(''), 0x3c],
  ['a disjunction with X', a('ld #0xf0', 'ldx #0x3c', 'or x'), bytes(''), 0xfc],
  ['an exclusive disjunction with X', a('ld #0xf0', 'ldx #0x3c', 'xor x'), bytes(''), 0xcc],
  ['a shift by X = 31', a('ld #0x1', 'ldx #0x1f', 'lsh x'), bytes(''), 0x80000000],
  ['a shift by X = 32', a('ld #0x1', 'ldx #0x20', 'lsh x'), bytes(''), 0],
  ['a shift by X = 33 to the right', a('ld #0xffffffff', 'ldx #0x21', 'rsh x'), bytes(''), 0],
  ['a shift by X that the packet gives', a('ldb [0]', 'tax', 'ld #0x1', 'lsh x'), bytes('20'), 0],
];

/** Verdict 1 for a jump taken, 2 for one that is not. */
const branch = (setup: string, jump: string): string => {
  const lines = setup === '' ? [] : setup.split('\n');
  return [...lines, `${jump} jt ${lines.length + 1} jf ${lines.length + 2}`, 'ret #1', 'ret #2'].join('\n');
};

const branches: readonly Case[] = [
  ['jeq taken', branch('ld #0x5', 'jeq #0x5'), bytes(''), 1],
  ['jeq not taken', branch('ld #0x5', 'jeq #0x6'), bytes(''), 2],
  ['jeq with bit 31 set', branch('ld #0x80000001', 'jeq #0x80000001'), bytes(''), 1],
  ['jgt is unsigned', branch('ld #0x80000000', 'jgt #0x7fffffff'), bytes(''), 1],
  ['jgt against a constant with bit 31 set', branch('ld #0x1', 'jgt #0x80000000'), bytes(''), 2],
  ['jgt of equals', branch('ld #0x5', 'jgt #0x5'), bytes(''), 2],
  ['jge of equals', branch('ld #0x5', 'jge #0x5'), bytes(''), 1],
  ['jge with bit 31 set', branch('ld #0xfffffffe', 'jge #0xffffffff'), bytes(''), 2],
  ['jset of a common bit', branch('ld #0x80000000', 'jset #0xffffffff'), bytes(''), 1],
  ['jset without one', branch('ld #0x3', 'jset #0xfffffffc'), bytes(''), 2],
  ['jeq x', branch('ld #0x5\nldx #0x5', 'jeq x'), bytes(''), 1],
  ['jgt x', branch('ld #0x80000000\nldx #0x1', 'jgt x'), bytes(''), 1],
  ['jge x', branch('ld #0x0\nldx #0xffffffff', 'jge x'), bytes(''), 2],
  ['jset x', branch('ld #0x2\nldx #0x5', 'jset x'), bytes(''), 2],
  ['a branch both of whose targets are far', 'jset #0x1 jt 2 jf 3\nret #1\nret #2\nret #3', bytes(''), 3],
  ['a jump over others', 'ja 3\nret #1\nret #2\nret #3', bytes(''), 3],
  [
    'a loop that ends',
    a(
      'ldb [0]',
      'tax',
      'ld M[1]',
      'add #3',
      'st M[1]',
      'txa',
      'sub #1',
      'tax',
      'jeq #0x0 jt 10 jf 9',
      'ja 2',
      'ld M[1]',
    ),
    bytes('05'),
    15,
  ],
];

const memory: readonly Case[] = [
  ['scratch memory keeps A', a('ld #0x80000007', 'st M[15]', 'ld #0x0', 'ld M[15]'), bytes(''), 0x80000007],
  ['scratch memory keeps X', a('ldx #0x7', 'stx M[0]', 'ld M[0]'), bytes(''), 7],
  ['scratch memory gives to X', a('ld #0x9', 'st M[3]', 'ldx M[3]', 'txa'), bytes(''), 9],
  [
    'words are apart',
    a('ld #0xffffffff', 'st M[3]', 'st M[5]', 'ld #0x1', 'st M[4]', 'ld M[3]'),
    bytes(''),
    0xffffffff,
  ],
  ['scratch memory starts as 0', a('ld M[9]'), bytes(''), 0],
  ['A starts as 0', a('add #4'), bytes(''), 4],
  ['X starts as 0', a('txa', 'add #4'), bytes(''), 4],
  ['X starts as 0 where A is loaded', a('ldb [0]', 'add x'), bytes('07'), 7],
  ['A and X change places through tax and txa', a('ld #0x3', 'tax', 'ld #0x4', 'txa'), bytes(''), 3],
];

const returns: readonly Case[] = [
  ['a constant', 'ret #262144', bytes(''), 262144],
  ['the largest constant, unsigned', 'ret #-1', bytes(''), 0xffffffff],
  ['0', 'ret #0', counting(64), 0],
];

const groups: readonly (readonly [title: string, cases: readonly Case[]])[] = [
  ['loads', loads],
  ['rejects a packet for', rejections],
  ['computes', arithmetic],
  ['branches', branches],
  ['keeps values', memory],
  ['returns', returns],
];

/** Counts the packet's bytes: X goes up by one until the load lies outside, or finds 255. */
export const countingLoop = 'ldb [x + 0]\njeq #0xff jt 2 jf 4\ntxa\nret\ntxa\nadd #1\ntax\nja 0\nret #0';

export function endingIn255(length: number): Uint8Array {
  const packet = new Uint8Array(length);
  packet[length - 1] = 0xff;
  return packet;
}

/** Registers the suite for one machine. */
export function describeMachine(name: string, make: Make): void {
  describe(name, () => {
    for (const [title, cases] of groups) {
      describe(title, () => {
        it.each(cases)('%s', (_title, text, packet, verdict) => {
          const machine = make(assemble(text));
          expect(machine.run(packet)).toBe(verdict);
          // Nothing of one run shows in the next.
          expect([machine.run(bytes('')), machine.run(packet)].at(-1)).toBe(verdict);
        });
      });
    }

    it('gives the length on the wire, not that of what was captured', () => {
      const machine = make(assemble(a('ld #pktlen')));
      expect([
        machine.run(counting(10)),
        machine.run(counting(10), 1500),
        machine.run(counting(0), 0),
      ]).toEqual([10, 1500, 0]);
    });

    it('bounds loads by what was captured, not by the length on the wire', () => {
      expect(make(assemble('ldb [10]\nret #1')).run(counting(10), 1500)).toBe(0);
    });

    it('gives the length to X too', () => {
      const program = assemble(a('unimp 0x81', 'txa'));
      expect(make(program).run(counting(3), 70000)).toBe(70000);
    });

    it('forgets scratch memory between packets', () => {
      const machine = make(assemble('ldb [0]\njeq #0x1 jt 2 jf 3\nst M[2]\nld M[2]\nret'));
      expect([machine.run(bytes('01')), machine.run(bytes('00'))]).toEqual([1, 0]);
    });

    it('reads a packet that is part of a larger buffer', () => {
      expect(make(assemble(a('ldh [1]'))).run(counting(64).subarray(10, 20))).toBe(0x0b0c);
    });

    it('ends an endless loop with a fault that names the instruction', () => {
      const machine = make(assemble('tax\nja 0\nret #1'), { budget: 1000 });
      let fault: unknown;
      try {
        machine.run(counting(4));
      } catch (error) {
        fault = error;
      }
      expect(fault).toBeInstanceOf(MachineFault);
      expect(fault).toMatchObject({ reason: 'budget', instruction: expect.any(Number) });
    });

    it('does not end a loop of a thousand rounds', () => {
      expect(make(assemble(countingLoop)).run(endingIn255(1_001))).toBe(1_000);
    });

    it('refuses a program that is not valid', () => {
      for (const text of [
        'tax',
        'ja 9\nret #0',
        'ld M[16]\nret #0',
        'div #0\nret #0',
        'unimp 0x99\nret #0',
      ]) {
        expect(() => make(assemble(text))).toThrow(FilterError);
      }
    });
  });
}
