import { describe, expect, it } from 'vitest';
import { formatProgram, type Instruction } from '../../src/ebpf/index.js';

const instruction = (code: number, dst = 0, src = 0, off = 0, imm = 0): Instruction => ({
  code,
  dst,
  src,
  off,
  imm,
});

/** Notation of kernel/bpf/disasm.c, which bpftool and the verifier's log print with. */
const lines: readonly (readonly [line: string, instruction: Instruction])[] = [
  ['(b7) r0 = 0', instruction(0xb7)],
  ['(b4) w3 = -1', instruction(0xb4, 3, 0, 0, -1)],
  ['(bf) r6 = r1', instruction(0xbf, 6, 1)],
  ['(bc) w6 = w1', instruction(0xbc, 6, 1)],
  ['(07) r1 += -8', instruction(0x07, 1, 0, 0, -8)],
  ['(1f) r1 -= r2', instruction(0x1f, 1, 2)],
  ['(2c) w1 *= w2', instruction(0x2c, 1, 2)],
  ['(3f) r1 /= r2', instruction(0x3f, 1, 2)],
  ['(3f) r1 s/= r2', instruction(0x3f, 1, 2, 1)],
  ['(94) w1 s%= 7', instruction(0x94, 1, 0, 1, 7)],
  ['(4f) r1 |= r2', instruction(0x4f, 1, 2)],
  ['(54) w0 &= 15', instruction(0x54, 0, 0, 0, 15)],
  ['(64) w0 <<= 2', instruction(0x64, 0, 0, 0, 2)],
  ['(77) r0 >>= 32', instruction(0x77, 0, 0, 0, 32)],
  ['(c7) r0 s>>= 32', instruction(0xc7, 0, 0, 0, 32)],
  ['(87) r1 = -r1', instruction(0x87, 1)],
  ['(84) w1 = -w1', instruction(0x84, 1)],
  ['(bf) r1 = (s8)r2', instruction(0xbf, 1, 2, 8)],
  ['(bc) w1 = (s16)w2', instruction(0xbc, 1, 2, 16)],
  ['(dc) r1 = be16 r1', instruction(0xdc, 1, 0, 0, 16)],
  ['(d4) r1 = le64 r1', instruction(0xd4, 1, 0, 0, 64)],
  ['(d7) r1 = bswap32 r1', instruction(0xd7, 1, 0, 0, 32)],
  ['(61) r0 = *(u32 *)(r1 +0)', instruction(0x61, 0, 1)],
  ['(79) r0 = *(u64 *)(r10 -8)', instruction(0x79, 0, 10, -8)],
  ['(91) r0 = *(s8 *)(r1 +3)', instruction(0x91, 0, 1, 3)],
  ['(63) *(u32 *)(r10 -4) = r7', instruction(0x63, 10, 7, -4)],
  ['(6a) *(u16 *)(r10 -2) = -5', instruction(0x6a, 10, 0, -2, -5)],
  ['(c3) lock *(u32 *)(r1 +0) += r2', instruction(0xc3, 1, 2)],
  ['(db) lock *(u64 *)(r1 +8) ^= r2', instruction(0xdb, 1, 2, 8, 0xa0)],
  ['(db) r2 = atomic64_fetch_add((u64 *)(r1 +8), r2)', instruction(0xdb, 1, 2, 8, 0x01)],
  ['(c3) r2 = atomic_xchg((u32 *)(r1 +8), r2)', instruction(0xc3, 1, 2, 8, 0xe1)],
  ['(db) r0 = atomic64_cmpxchg((u64 *)(r1 +8), r0, r2)', instruction(0xdb, 1, 2, 8, 0xf1)],
  ['(28) r0 = *(u16 *)skb[12]', instruction(0x28, 0, 0, 0, 12)],
  ['(50) r0 = *(u8 *)skb[r7 + 14]', instruction(0x50, 0, 7, 0, 14)],
  ['(05) goto pc+3', instruction(0x05, 0, 0, 3)],
  ['(06) gotol pc-3', instruction(0x06, 0, 0, 0, -3)],
  ['(15) if r0 == 0x86dd goto pc+2', instruction(0x15, 0, 0, 2, 0x86dd)],
  ['(56) if w0 != 0xffffffff goto pc-2', instruction(0x56, 0, 0, -2, -1)],
  ['(2d) if r0 > r7 goto pc+0', instruction(0x2d, 0, 7)],
  ['(45) if r0 & 0x1fff goto pc+10', instruction(0x45, 0, 0, 10, 0x1fff)],
  ['(ce) if w1 s< w2 goto pc+1', instruction(0xce, 1, 2, 1)],
  ['(85) call pc+4', instruction(0x85, 0, 1, 0, 4)],
  ['(85) call unknown#5', instruction(0x85, 0, 0, 0, 5)],
  ['(8d) callx r2', instruction(0x8d, 2)],
  ['(95) exit', instruction(0x95)],
  ['(ff) unknown dst 1 src 2 off -3 imm 4', instruction(0xff, 1, 2, -3, 4)],
];

describe('an instruction is printed as the kernel prints it', () => {
  it.each(lines)('%s', (line, each) => {
    expect(formatProgram({ instructions: [each] })).toBe(`   0: ${line}\n`);
  });
});

describe('a program', () => {
  it('has one line for both slots of a wide instruction, and goes on counting slots', () => {
    const instructions = [
      instruction(0x18, 1, 0, 0, 0x89abcdef),
      instruction(0, 0, 0, 0, 0x01234567),
      instruction(0x18, 1, 0, 0, -1),
      instruction(0),
      instruction(0x95),
    ];
    expect(formatProgram({ instructions })).toBe(
      '   0: (18) r1 = 0x123456789abcdef\n   2: (18) r1 = 0xffffffff\n   4: (95) exit\n',
    );
  });
});
