/** Instructions in both notations. */

import type { Instruction } from '../../src/ebpf/index.js';
import { instruction } from './instruction.js';

/**
 * That of kernel/bpf/disasm.c, which bpftool and the verifier's log print with; and that of the public bpf_conformance
 * suite, with the legacy packet loads, which it has not, as rbpf names them.
 */
export const notations: readonly (readonly [instruction: Instruction, kernel: string, assembly: string])[] = [
  [instruction(0xb7), '(b7) r0 = 0', 'mov %r0, 0'],
  [instruction(0xb4, 3, 0, 0, -1), '(b4) w3 = -1', 'mov32 %r3, -1'],
  [instruction(0xbf, 6, 1), '(bf) r6 = r1', 'mov %r6, %r1'],
  [instruction(0xbc, 6, 1), '(bc) w6 = w1', 'mov32 %r6, %r1'],
  [instruction(0x07, 1, 0, 0, -8), '(07) r1 += -8', 'add %r1, -8'],
  [instruction(0x1f, 1, 2), '(1f) r1 -= r2', 'sub %r1, %r2'],
  [instruction(0x2c, 1, 2), '(2c) w1 *= w2', 'mul32 %r1, %r2'],
  [instruction(0x3f, 1, 2), '(3f) r1 /= r2', 'div %r1, %r2'],
  [instruction(0x3f, 1, 2, 1), '(3f) r1 s/= r2', 'sdiv %r1, %r2'],
  [instruction(0x94, 1, 0, 1, 7), '(94) w1 s%= 7', 'smod32 %r1, 7'],
  [instruction(0x4f, 1, 2), '(4f) r1 |= r2', 'or %r1, %r2'],
  [instruction(0x54, 0, 0, 0, 15), '(54) w0 &= 15', 'and32 %r0, 15'],
  [instruction(0x64, 0, 0, 0, 2), '(64) w0 <<= 2', 'lsh32 %r0, 2'],
  [instruction(0x77, 0, 0, 0, 32), '(77) r0 >>= 32', 'rsh %r0, 32'],
  [instruction(0xc7, 0, 0, 0, 32), '(c7) r0 s>>= 32', 'arsh %r0, 32'],
  [instruction(0x87, 1), '(87) r1 = -r1', 'neg %r1'],
  [instruction(0x84, 1), '(84) w1 = -w1', 'neg32 %r1'],
  [instruction(0xbf, 1, 2, 8), '(bf) r1 = (s8)r2', 'movsx864 %r1, %r2'],
  [instruction(0xbc, 1, 2, 16), '(bc) w1 = (s16)w2', 'movsx1632 %r1, %r2'],
  [instruction(0xdc, 1, 0, 0, 16), '(dc) r1 = be16 r1', 'be16 %r1'],
  [instruction(0xd4, 1, 0, 0, 64), '(d4) r1 = le64 r1', 'le64 %r1'],
  [instruction(0xd7, 1, 0, 0, 32), '(d7) r1 = bswap32 r1', 'bswap32 %r1'],
  [instruction(0x61, 0, 1), '(61) r0 = *(u32 *)(r1 +0)', 'ldxw %r0, [%r1]'],
  [instruction(0x79, 0, 10, -8), '(79) r0 = *(u64 *)(r10 -8)', 'ldxdw %r0, [%r10-8]'],
  [instruction(0x91, 0, 1, 3), '(91) r0 = *(s8 *)(r1 +3)', 'ldxsb %r0, [%r1+3]'],
  [instruction(0x63, 10, 7, -4), '(63) *(u32 *)(r10 -4) = r7', 'stxw [%r10-4], %r7'],
  [instruction(0x6a, 10, 0, -2, -5), '(6a) *(u16 *)(r10 -2) = -5', 'sth [%r10-2], -5'],
  [instruction(0xc3, 1, 2), '(c3) lock *(u32 *)(r1 +0) += r2', 'lock add32 [%r1], %r2'],
  [instruction(0xdb, 1, 2, 8, 0xa0), '(db) lock *(u64 *)(r1 +8) ^= r2', 'lock xor [%r1+8], %r2'],
  [
    instruction(0xdb, 1, 2, 8, 0x01),
    '(db) r2 = atomic64_fetch_add((u64 *)(r1 +8), r2)',
    'lock fetch add [%r1+8], %r2',
  ],
  [instruction(0xc3, 1, 2, 8, 0xe1), '(c3) r2 = atomic_xchg((u32 *)(r1 +8), r2)', 'lock xchg32 [%r1+8], %r2'],
  [
    instruction(0xdb, 1, 2, 8, 0xf1),
    '(db) r0 = atomic64_cmpxchg((u64 *)(r1 +8), r0, r2)',
    'lock cmpxchg [%r1+8], %r2',
  ],
  [instruction(0x28, 0, 0, 0, 12), '(28) r0 = *(u16 *)skb[12]', 'ldabsh 12'],
  [instruction(0x50, 0, 7, 0, 14), '(50) r0 = *(u8 *)skb[r7 + 14]', 'ldindb %r7, 14'],
  [instruction(0x05, 0, 0, 3), '(05) goto pc+3', 'ja +3'],
  [instruction(0x06, 0, 0, 0, -3), '(06) gotol pc-3', 'ja32 -3'],
  [instruction(0x15, 0, 0, 2, 0x86dd), '(15) if r0 == 0x86dd goto pc+2', 'jeq %r0, 0x86dd, +2'],
  [instruction(0x56, 0, 0, -2, -1), '(56) if w0 != 0xffffffff goto pc-2', 'jne32 %r0, -1, -2'],
  [instruction(0x2d, 0, 7), '(2d) if r0 > r7 goto pc+0', 'jgt %r0, %r7, +0'],
  [instruction(0x45, 0, 0, 10, 0x1fff), '(45) if r0 & 0x1fff goto pc+10', 'jset %r0, 0x1fff, +10'],
  [instruction(0xce, 1, 2, 1), '(ce) if w1 s< w2 goto pc+1', 'jslt32 %r1, %r2, +1'],
  [instruction(0x85, 0, 1, 0, 4), '(85) call pc+4', 'call local +4'],
  [instruction(0x85, 0, 0, 0, 5), '(85) call unknown#5', 'call 5'],
  [instruction(0x8d, 2), '(8d) callx r2', 'call %r2'],
  [instruction(0x95), '(95) exit', 'exit'],
  [instruction(0xff, 1, 2, -3, 4), '(ff) unknown dst 1 src 2 off -3 imm 4', '.quad 0x00000004fffd21ff'],
  [instruction(0x57, 1, 0, 0, -0x10000), '(57) r1 &= -65536', 'and %r1, 0xffff0000'],
  [instruction(0xbf, 1, 2, 32), '(bf) r1 = (s32)r2', 'movsx3264 %r1, %r2'],
  [instruction(0x2d, 0, 7, 9), '(2d) if r0 > r7 goto pc+9', 'jgt %r0, %r7, +9'],
  [instruction(0x85, 0, 2, 0, 7), '(85) call kernel-function#7', 'call runtime 7'],
];
