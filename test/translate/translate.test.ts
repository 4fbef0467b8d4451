import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import * as cbpf from '../../src/cbpf/index.js';
import * as ebpf from '../../src/ebpf/index.js';
import { translate } from '../../src/translate/index.js';

/** Classic lines → extended lines, without numbers and opcodes. */
const translated = (...lines: readonly string[]): string[] =>
  ebpf
    .formatProgram(translate(cbpf.parseProgram(lines.join('\n'))))
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ *\d+: \(..\) /, ''));

const loads: readonly (readonly [classic: string, extended: string])[] = [
  ['ld [14]', 'r0 = *(u32 *)skb[14]'],
  ['ldh [12]', 'r0 = *(u16 *)skb[12]'],
  ['ldb [2147483646]', 'r0 = *(u8 *)skb[2147483646]'],
  ['ld #pktlen', 'r0 = *(u32 *)(r6 +0)'],
];

const plain: readonly (readonly [classic: string, extended: string])[] = [
  ['ld #0x7', 'w0 = 7'],
  ['ld #0xffffffff', 'w0 = -1'],
  ['add #1', 'w0 += 1'],
  ['sub #1', 'w0 -= 1'],
  ['mul #3', 'w0 *= 3'],
  ['div #3', 'w0 /= 3'],
  ['mod #3', 'w0 %= 3'],
  ['and #0xff', 'w0 &= 255'],
  ['or #0xff', 'w0 |= 255'],
  ['xor #0xff', 'w0 ^= 255'],
  ['lsh #31', 'w0 <<= 31'],
  ['rsh #31', 'w0 >>= 31'],
  ['lsh #32', 'w0 = 0'],
  ['rsh #99', 'w0 = 0'],
  ['neg', 'w0 = -w0'],
];

describe('one instruction becomes one', () => {
  it.each(loads)('%s → %s', (classic, extended) => {
    expect(translated(classic, 'ret')).toEqual(['r6 = r1', extended, 'exit']);
  });

  it.each(plain)('%s → %s', (classic, extended) => {
    expect(translated('ld #0x5', classic, 'ret')).toEqual(['w0 = 5', extended, 'exit']);
  });

  it('X by 64-bit copies, scratch memory below the frame pointer', () => {
    expect(
      translated('ld #0x5', 'tax', 'txa', 'st M[0]', 'stx M[15]', 'ld M[0]', 'ldx M[15]', 'ret'),
    ).toEqual([
      'w0 = 5',
      'r7 = r0',
      'r0 = r7',
      '*(u32 *)(r10 -4) = r0',
      '*(u32 *)(r10 -124) = r7',
      'r0 = *(u32 *)(r10 -4)',
      'r7 = *(u32 *)(r10 -124)',
      'exit',
    ]);
  });
});

describe('guards', () => {
  it('a division by X rejects where X is 0', () => {
    expect(translated('ld #0x5', 'ldx #0x2', 'div x', 'ret')).toEqual([
      'w0 = 5',
      'w7 = 2',
      'if r7 == 0x0 goto pc+2',
      'w0 /= w7',
      'exit',
      'w0 = 0',
      'exit',
    ]);
  });

  it('a shift by an X that may be 32 or more gives 0', () => {
    expect(translated('ldb [0]', 'tax', 'lsh x', 'ret')).toEqual([
      'r6 = r1',
      'r0 = *(u8 *)skb[0]',
      'r7 = r0',
      'w0 <<= w7',
      'if r7 < 0x20 goto pc+1',
      'w0 = 0',
      'exit',
    ]);
  });

  it('a shift by an X that is less has none', () => {
    expect(translated('ldb [0]', 'and #0x1f', 'tax', 'rsh x', 'ret').slice(3)).toEqual([
      'r7 = r0',
      'w0 >>= w7',
      'exit',
    ]);
  });

  it('a load at X + k rejects where the sum needs bit 31', () => {
    expect(translated('ld [0]', 'tax', 'ldh [x + 14]', 'ret')).toEqual([
      'r6 = r1',
      'r0 = *(u32 *)skb[0]',
      'r7 = r0',
      'if r7 > 0x7ffffff1 goto pc+2',
      'r0 = *(u16 *)skb[r7 + 14]',
      'exit',
      'w0 = 0',
      'exit',
    ]);
  });

  it('a load behind a header has none, and the header length does not keep an A that nobody reads', () => {
    expect(translated('ldxb 4*([14]&0xf)', 'ldh [x + 14]', 'ret')).toEqual([
      'r6 = r1',
      'r0 = *(u8 *)skb[14]',
      'w0 &= 15',
      'w0 <<= 2',
      'r7 = r0',
      'r0 = *(u16 *)skb[r7 + 14]',
      'exit',
    ]);
  });

  it('a header length keeps an A that is read later', () => {
    expect(translated('ldb [9]', 'ldxb 4*([14]&0xf)', 'ret').slice(2)).toEqual([
      'r8 = r0',
      'r0 = *(u8 *)skb[14]',
      'w0 &= 15',
      'w0 <<= 2',
      'r7 = r0',
      'r0 = r8',
      'exit',
    ]);
  });

  it('a load beyond 31 bits rejects at once, and what only it leads to is left out', () => {
    expect(translated('ldb [-4095]', 'jeq #0x1 jt 2 jf 3', 'ret #1', 'ret #0')).toEqual([
      'goto pc+0',
      'w0 = 0',
      'exit',
    ]);
  });
});

describe('branches', () => {
  it('falls through to the false side', () => {
    expect(translated('ld #0x5', 'jgt #0x1 jt 3 jf 2', 'ret #0', 'ret #1').slice(1)).toEqual([
      'if r0 > 0x1 goto pc+2',
      'w0 = 0',
      'exit',
      'w0 = 1',
      'exit',
    ]);
  });

  it.each([
    ['jeq', 'if r0 != 0x1 goto pc+2'],
    ['jgt', 'if r0 <= 0x1 goto pc+2'],
    ['jge', 'if r0 < 0x1 goto pc+2'],
  ])('%s is turned round to fall through to the true side', (mnemonic, line) => {
    expect(translated('ld #0x5', `${mnemonic} #0x1 jt 2 jf 3`, 'ret #1', 'ret #0')[1]).toBe(line);
  });

  it('jset has no opposite', () => {
    expect(translated('ld #0x5', 'jset #0x1 jt 2 jf 3', 'ret #1', 'ret #0').slice(1, 3)).toEqual([
      'if r0 & 0x1 goto pc+1',
      'goto pc+2',
    ]);
  });

  it('a constant with bit 31 set is compared in 32 bits', () => {
    expect(translated('ld #0x5', 'jge #0x80000000 jt 3 jf 2', 'ret #0', 'ret #1').slice(1, 2)).toEqual([
      'if w0 >= 0x80000000 goto pc+2',
    ]);
  });

  it('a branch that does not matter is none', () => {
    expect(translated('ld #0x5', 'jeq #0x1 jt 2 jf 2', 'ret')).toEqual(['w0 = 5', 'exit']);
  });

  it('a loop counts its rounds, and what follows a branch is the way out', () => {
    expect(translated('ld #0x5', 'sub #1', 'jeq #0x0 jt 4 jf 3', 'ja 1', 'ret')).toEqual([
      'w0 = 5',
      '*(u64 *)(r10 -144) = 1200',
      'w0 -= 1',
      'if r0 != 0x0 goto pc+1',
      'goto pc+6',
      'r5 = *(u64 *)(r10 -144)',
      'r5 += -1',
      'if r5 != 0x0 goto pc+1',
      'goto pc+3',
      '*(u64 *)(r10 -144) = r5',
      'goto pc-9',
      'exit',
      'w0 = 0',
      'exit',
    ]);
  });

  it('a jump beyond 16 bits is a long one', () => {
    const filling = Array.from({ length: 40_000 }, () => 'neg');
    const lines = translated('ld #0x5', 'ja 40003', ...filling, 'neg', 'ret');
    expect(lines).toEqual(['w0 = 5', 'exit']);
    const both = translated('ld #0x5', 'jeq #0x5 jt 3 jf 2', `ja ${40_004}`, ...filling, 'neg', 'ret');
    expect(both.slice(1, 3)).toEqual(['if r0 == 0x5 goto pc+1', 'gotol pc+40001']);
  });

  it('a guard that would have to branch beyond 16 bits takes a long jump', () => {
    const filling = Array.from({ length: 40_000 }, () => 'neg');
    const lines = translated('ld #0x5', 'ldx #0x2', 'div x', ...filling, 'ret');
    expect(lines.slice(2, 5)).toEqual(['if r7 != 0x0 goto pc+1', 'gotol pc+40002', 'w0 /= w7']);
    expect(lines.slice(-3)).toEqual(['exit', 'w0 = 0', 'exit']);
  });
});

describe('what the program may read before it writes it', () => {
  it('A, X and words of scratch memory start as 0', () => {
    expect(translated('add x', 'ldx M[2]', 'div x', 'ret').slice(0, 3)).toEqual([
      'w0 = 0',
      'w7 = 0',
      '*(u32 *)(r10 -20) = 0',
    ]);
  });

  it('is not set where every path writes it first', () => {
    expect(translated('ldx #0x1', 'ld #0x2', 'st M[0]', 'ld M[0]', 'add x', 'ret')[0]).toBe('w7 = 1');
  });

  it('is set where one path does not', () => {
    expect(translated('ld #0x2', 'jeq #0x2 jt 2 jf 3', 'ldx #0x1', 'txa', 'ret')[0]).toBe('w7 = 0');
  });
});

describe('the whole', () => {
  it('carries the spans of each classic instruction to all it becomes, and none to what it adds', () => {
    const classic = cbpf.parseProgram('ldxb 4*([14]&0xf)\nldh [x + 14]\ndiv x\nret');
    const spans = classic.instructions.map((_, i) => [{ start: 10 * i, end: 10 * i + 5 }]);
    const { instructions, spans: carried } = translate({ ...classic, spans });
    expect(instructions).toHaveLength(11);
    expect(carried.map((each) => each[0]?.start)).toEqual([
      undefined,
      0,
      0,
      0,
      0,
      10,
      20,
      20,
      30,
      undefined,
      undefined,
    ]);
  });

  it('`tcp port 80` takes 27 instructions', () => {
    // libpcap's 20, the context, four for the header length in place of one, a jump where both sides are far, and a value
    // before each of the two exits.
    const classic =
      '20\n40 0 0 12\n21 0 6 34525\n48 0 0 20\n21 0 15 6\n40 0 0 54\n21 12 0 80\n40 0 0 56\n21 10 11 80\n21 0 10 2048\n' +
      '48 0 0 23\n21 0 8 6\n40 0 0 20\n69 6 0 8191\n177 0 0 14\n72 0 0 14\n21 2 0 80\n72 0 0 16\n21 0 1 80\n6 0 0 262144\n6 0 0 0';
    const extended = translate(cbpf.parseProgram(classic));
    expect(extended.instructions).toHaveLength(27);
    expect(ebpf.findInvalidity(extended.instructions)).toBeUndefined();
  });

  it('a program that is not valid is refused', () => {
    expect(() => translate(cbpf.parseProgram('tax'))).toThrow(FilterError);
  });
});
