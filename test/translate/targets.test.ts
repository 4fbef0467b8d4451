import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { compile } from '../../src/compiler.js';
import * as ebpf from '../../src/ebpf/index.js';
import { translate } from '../../src/translate/index.js';

/** Classic lines → extended lines for a target, without numbers and opcodes. */
const translated = (target: ebpf.Environment, ...lines: readonly string[]): string[] =>
  ebpf
    .formatProgram(translate(cbpf.parseProgram(lines.join('\n')), { target, match: 1, miss: 0 }))
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ *\d+: \(..\) /, ''));

const accept = ['w0 = 1', 'exit'];
const reject = ['w0 = 0', 'exit'];

describe('flat', () => {
  it('compares lengths as numbers, and tests bytes as they lie', () => {
    expect(translated('flat', 'ldh [12]', 'jeq #0x800 jt 2 jf 3', 'ret #1', 'ret #0')).toEqual([
      'if r2 < 0xe goto pc+4',
      'r0 = *(u16 *)(r1 +12)',
      'if r0 != 0x8 goto pc+2',
      ...accept,
      ...reject,
    ]);
  });

  it('adds X to the pointer once, and moves its check on', () => {
    const lines = [
      'ldb [0]',
      'tax',
      'ldb [x + 1]',
      'jeq #0x5 jt 6 jf 4',
      'ldh [x + 2]',
      'jgt #0x5 jt 6 jf 7',
    ];
    expect(translated('flat', ...lines, 'ret #1', 'ret #0')).toEqual([
      'if r2 < 0x2 goto pc+16',
      'r0 = *(u8 *)(r1 +0)',
      'r7 = r0',
      'r3 = r7',
      'r3 += 2',
      'if r3 > r2 goto pc+11',
      'r4 = r1',
      'r4 += r7',
      'r0 = *(u8 *)(r4 +1)',
      'if r0 == 0x5 goto pc+5',
      'r3 += 2',
      'if r3 > r2 goto pc+5',
      'r0 = *(u16 *)(r4 +2)',
      'r0 = be16 r0',
      'if r0 <= 0x5 goto pc+2',
      ...accept,
      ...reject,
    ]);
  });

  it('the length is r2', () => {
    expect(translated('flat', 'ld #pktlen', 'jgt #0x40 jt 2 jf 3', 'ret #1', 'ret #0')[0]).toBe('r0 = r2');
  });

  it('reaches beyond the offsets of instructions', () => {
    expect(translated('flat', 'ldb [32768]', 'jeq #0x1 jt 2 jf 3', 'ret #1', 'ret #0').slice(0, 4)).toEqual([
      'if r2 < 0x8001 goto pc+6',
      'r5 = r1',
      'r5 += 32768',
      'r0 = *(u8 *)(r5 +0)',
    ]);
  });
});

describe('xdp', () => {
  it('compares pointers', () => {
    expect(translated('xdp', 'ldh [12]', 'jeq #0x800 jt 2 jf 3', 'ret #1', 'ret #0')).toEqual([
      'r8 = *(u32 *)(r1 +0)',
      'r9 = *(u32 *)(r1 +4)',
      'r3 = r8',
      'r3 += 14',
      'if r3 > r9 goto pc+4',
      'r0 = *(u16 *)(r8 +12)',
      'if r0 != 0x8 goto pc+2',
      ...accept,
      ...reject,
    ]);
  });

  it('bounds an X that may be large before it is added', () => {
    expect(
      translated('xdp', 'ld [0]', 'tax', 'ldb [x + 1]', 'jeq #0x1 jt 4 jf 5', 'ret #1', 'ret #0').slice(
        5,
        14,
      ),
    ).toEqual([
      'r0 = *(u32 *)(r8 +0)',
      'r0 = be32 r0',
      'r7 = r0',
      'if r7 > 0xfffd goto pc+8',
      'r4 = r8',
      'r4 += r7',
      'r4 += 2',
      'if r4 > r9 goto pc+4',
      'r0 = *(u8 *)(r4 -1)',
    ]);
  });

  it('keeps the start of what is checked from X where ways have checked differently', () => {
    const lines = [
      'ldx #0x4',
      'ldb [x + 1]',
      'jeq #0x1 jt 3 jf 5',
      'ldb [x + 9]',
      'jeq #0x2 jt 7 jf 5',
      'ldb [x + 1]',
      'jeq #0x3 jt 7 jf 8',
    ];
    const shown = translated('xdp', ...lines, 'ret #1', 'ret #0').filter((line) => /\br[45]\b/.test(line));
    expect(shown).toEqual([
      'r4 = r8',
      'r4 += r7',
      'r5 = r4',
      'r5 += 2',
      'if r5 > r9 goto pc+10',
      'r0 = *(u8 *)(r4 +1)',
      'r5 += 8',
      'if r5 > r9 goto pc+6',
      'r0 = *(u8 *)(r4 +9)',
      'r0 = *(u8 *)(r4 +1)',
    ]);
  });

  it('a load beyond 65,535 bytes rejects', () => {
    expect(translated('xdp', 'ldb [65534]', 'ret')).toContain('r0 = *(u8 *)(r2 +0)');
    expect(translated('xdp', 'ldb [65535]', 'ret')).toEqual(['goto pc+0', ...reject]);
  });

  it('the length is the difference of the pointers', () => {
    expect(translated('xdp', 'ld #pktlen', 'jgt #0x40 jt 2 jf 3', 'ret #1', 'ret #0').slice(0, 4)).toEqual([
      'r8 = *(u32 *)(r1 +0)',
      'r9 = *(u32 *)(r1 +4)',
      'r0 = r9',
      'r0 -= r8',
    ]);
  });

  it("'tcp port 80' takes 40 instructions, five checks among them", () => {
    const { instructions } = translate(compile('tcp port 80'), { target: 'xdp' });
    expect(instructions).toHaveLength(40);
    expect(instructions.filter(({ code, src }) => code === 0x2d && src === 9)).toHaveLength(5);
  });

  it('a program that looks at nothing takes nothing', () => {
    expect(translated('xdp', 'ret #1')).toEqual(accept);
  });
});

describe('tc', () => {
  it('goes on with the helper where the linear part ends', () => {
    expect(translated('tc', 'ldh [12]', 'jeq #0x800 jt 2 jf 3', 'ret #1', 'ret #0')).toEqual([
      'r6 = r1',
      'r8 = *(u32 *)(r1 +76)',
      'r9 = *(u32 *)(r1 +80)',
      'r3 = r8',
      'r3 += 14',
      'if r3 > r9 goto pc+6',
      'r0 = *(u16 *)(r8 +12)',
      'if r0 != 0x8 goto pc+2',
      ...accept,
      ...reject,
      'w2 = 12',
      'r1 = r6',
      'r3 = r10',
      'r3 += -132',
      'w4 = 2',
      'call unknown#26',
      'if r0 != 0x0 goto pc+4',
      'r0 = *(u16 *)(r10 -132)',
      'if r0 != 0x8 goto pc+2',
      ...accept,
      ...reject,
    ]);
  });

  it('what is never read directly is read by the helper alone', () => {
    const lines = translated('tc', 'ldb [70000]', 'jeq #0x1 jt 2 jf 3', 'ret #1', 'ret #0');
    expect(lines.filter((line) => line.includes('(r8'))).toEqual([]);
    expect(lines).toContain('w2 = 70000');
  });

  it('a loop is in the second copy alone', () => {
    const loops = translate(compile('ip6 protochain 17'), { target: 'tc' }).instructions;
    const back = loops.filter(({ code, off }) => code === 0x05 && off < 0);
    expect(back).toHaveLength(2);
    expect(loops.indexOf(back[0]!)).toBeGreaterThan(
      loops.findIndex(({ code, imm }) => code === 0x85 && imm === 26),
    );
  });
});

describe('how long programs are', () => {
  it('10,000 comparisons, in time that grows with their number', () => {
    const list = (count: number): cbpf.Program => ({
      instructions: [
        { code: 0x20, jt: 0, jf: 0, k: 26 },
        ...Array.from({ length: count }, (_, k) => [
          { code: 0x15, jt: 0, jf: 1, k },
          { code: 0x05, jt: 0, jf: 0, k: 2 * (count - 1 - k) + 1 },
        ]).flat(),
        { code: 0x06, jt: 0, jf: 0, k: 0 },
        { code: 0x06, jt: 0, jf: 0, k: 1 },
      ],
      spans: [],
    });
    const seconds = (count: number): number => {
      const start = process.cpuUsage();
      for (const target of ['socket', 'flat', 'xdp', 'tc'] as const) translate(list(count), { target });
      return process.cpuUsage(start).user / 1e6;
    };
    seconds(1000);
    // Ten times as long in linear time, a hundred times in quadratic; 30 leaves room for noise.
    expect(seconds(10_000)).toBeLessThan(30 * Math.max(seconds(1000), 0.02));
  });
});
