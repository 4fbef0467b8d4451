/**
 * Where the classic machine lives in the extended one, as in the kernel's own converter, and the instructions that are
 * built from that. A and X are 32 bits wide and kept zero-extended in their registers at all times.
 */

import * as ebpf from '../ebpf/index.js';

const { op } = ebpf;

export const A = 0;
export const TEMPORARY = 2;
export const CONTEXT = 6;
export const X = 7;
/** Keeps A over a load that has to go through r0. */
export const SAVED = 8;
export const FRAME = op.FRAME_POINTER;

/** M[k] is the 32-bit word at this offset from the frame pointer. */
export const memoryOffset = (k: number): number => -4 * (k + 1);

const make = (code: number, dst: number, src: number, off: number, imm: number): ebpf.Instruction => ({
  code,
  dst,
  src,
  off,
  imm: imm | 0,
});

/** w dst (operation)= k */
export const compute32 = (operation: number, dst: number, k: number): ebpf.Instruction =>
  make(op.ALU | operation | op.K, dst, 0, 0, k);

/** w dst (operation)= w src */
export const compute32By = (operation: number, dst: number, src: number): ebpf.Instruction =>
  make(op.ALU | operation | op.X, dst, src, 0, 0);

export const negate32 = (dst: number): ebpf.Instruction => make(op.ALU | op.NEG, dst, 0, 0, 0);

/** w dst = k */
export const set = (dst: number, k: number): ebpf.Instruction => compute32(op.MOV, dst, k);

/** r dst = r src */
export const copy = (dst: number, src: number): ebpf.Instruction =>
  make(op.ALU64 | op.MOV | op.X, dst, src, 0, 0);

/** r dst = the 32 bits at base + off */
export const load32 = (dst: number, base: number, off: number): ebpf.Instruction =>
  make(op.LDX | op.MEM | op.W, dst, base, off, 0);

export const store32 = (base: number, off: number, src: number): ebpf.Instruction =>
  make(op.STX | op.MEM | op.W, base, src, off, 0);

export const clear32 = (base: number, off: number): ebpf.Instruction =>
  make(op.ST | op.MEM | op.W, base, 0, off, 0);

/** r0 = the packet's bytes at k, in network order */
export const loadPacket = (size: number, k: number): ebpf.Instruction =>
  make(op.LD | op.ABS | size, 0, 0, 0, k);

/** r0 = the packet's bytes at src + k */
export const loadPacketBy = (size: number, src: number, k: number): ebpf.Instruction =>
  make(op.LD | op.IND | size, 0, src, 0, k);

/** if r dst (comparison) k goto …, the whole 64 bits: k must have bit 31 clear, or it would be sign-extended. */
export const branch = (comparison: number, dst: number, k: number, off = 0): ebpf.Instruction =>
  make(op.JMP | comparison | op.K, dst, 0, off, k);

export const branchBy = (comparison: number, dst: number, src: number, off = 0): ebpf.Instruction =>
  make(op.JMP | comparison | op.X, dst, src, off, 0);

export const goto = (off = 0): ebpf.Instruction => make(op.JMP | op.JA, 0, 0, off, 0);

export const exit = (): ebpf.Instruction => make(op.JMP | op.EXIT, 0, 0, 0, 0);
