import { describe, expect, it } from 'vitest';
import { formatInstruction, formatProgram, type Instruction, opcodes } from '../../src/cbpf/index.js';
import { present, skips, titled } from '../support/shared.js';
import { findLibpcapMachine, instructionLine } from '../vm/libpcap-machine.js';

const instruction = (code: number, k = 0, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });

/** tcpdump 4.99.3 with libpcap 1.10.3, `tcpdump -d ip6`, `-dd` and `-ddd`. */
const ip6 = [instruction(40, 12), instruction(21, 34525, 0, 1), instruction(6, 262144), instruction(6, 0)];

describe('a program is printed as tcpdump prints it', () => {
  it('-d', () => {
    expect(formatProgram({ instructions: ip6 }, 'human')).toBe(
      '(000) ldh      [12]\n' +
        '(001) jeq      #0x86dd          jt 2\tjf 3\n' +
        '(002) ret      #262144\n' +
        '(003) ret      #0\n',
    );
  });

  it('-dd', () => {
    expect(formatProgram({ instructions: ip6 }, 'c')).toBe(
      '{ 0x28, 0, 0, 0x0000000c },\n' +
        '{ 0x15, 0, 1, 0x000086dd },\n' +
        '{ 0x6, 0, 0, 0x00040000 },\n' +
        '{ 0x6, 0, 0, 0x00000000 },\n',
    );
  });

  it('-ddd', () => {
    expect(formatProgram({ instructions: ip6 }, 'decimal')).toBe(
      '4\n40 0 0 12\n21 0 1 34525\n6 0 0 262144\n6 0 0 0\n',
    );
  });
});

/** Recorded from bpf_image of libpcap 1.10.3 on Debian 12. */
const lines: readonly (readonly [title: string, instruction: Instruction, index: number, line: string])[] = [
  ['ancillary data by name', instruction(0x20, 0xfffff030), 0, '(000) ld       [vlanp]'],
  ['an ancillary offset without a name', instruction(0x30, 0xfffff001), 0, '(000) ldb      [-4095]'],
  [
    'an offset with bit 31 set as a negative number',
    instruction(0x48, 0xfffffffc),
    0,
    '(000) ldh      [x + -4]',
  ],
  ['a return value with bit 31 set likewise', instruction(0x06, 0xffffffff), 9, '(009) ret      #-1'],
  ['bit patterns in hex', instruction(0x54, 0xffffff00), 10, '(010) and      #0xffffff00'],
  ['a header length', instruction(0xb1, 14), 0, '(000) ldxb     4*([14]&0xf)'],
  ['the packet length', instruction(0x80), 0, '(000) ld       #pktlen'],
  ['the packet length into X, which it does not know', instruction(0x81), 0, '(000) unimp    0x81'],
  ['a jump back', instruction(0x05, 0xfffffff0), 20, '(020) ja       5'],
  ['a blank where no operand follows', instruction(0x87), 0, '(000) txa      '],
  ['a comparison with X', instruction(0x1d, 0, 1, 2), 3, '(003) jeq      x                jt 5\tjf 6'],
  [
    'targets of a jump that does not exist',
    instruction(0x55, 1, 1, 2),
    0,
    '(000) unimp    0x55             jt 2\tjf 3',
  ],
  ['a number of four digits', instruction(0x02, 15), 1000, '(1000) st       M[15]'],
];

describe('a line of -d shows', () => {
  it.each(lines)('%s', (_title, each, index, line) => {
    expect(formatInstruction(each, index)).toBe(line);
  });
});

const libpcap = findLibpcapMachine();

describe.skipIf(skips(libpcap))(titled('bpf_image of libpcap', libpcap), () => {
  it('prints the same for every opcode, and for the codes that are none, with telling constants', () => {
    const constants = [0, 1, 10, 255, 0x7fffffff, 0x80000000, 0xffffffff];
    const ancillary = Array.from({ length: 70 }, (_, i) => 0xfffff000 - 3 + i);
    const codes = [...Array.from({ length: 512 }, (_, code) => code), 0x1028, 0xffff];
    const cases = codes.flatMap((code) =>
      [...constants, ...ancillary].map((k, i) => ({
        each: instruction(code, k, i * 3, 255 - i),
        index: code + i,
      })),
    );
    const answers = present(libpcap)(cases.map(({ each, index }) => instructionLine(each, index)));
    expect(cases.map(({ each, index }) => formatInstruction(each, index))).toEqual(answers);
  });
});

describe('the table', () => {
  it('has each opcode once', () => {
    const codes = opcodes.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
