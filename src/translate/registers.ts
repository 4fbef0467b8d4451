/**
 * Where the classic machine lives in the extended one, as in the kernel's own converter, and the instructions that are
 * built from that. A and X are 32 bits wide and kept zero-extended in their registers at all times.
 */

import { assert } from '../base/index.js';
import * as ebpf from '../ebpf/index.js';

const { op } = ebpf;

export const A = 0;
export const CONTEXT = 6;
export const X = 7;
export const FRAME = op.FRAME_POINTER;

/**
 * M[k] is the 32-bit word at this offset from the frame pointer: the upper half of a slot, of which the kernel's verifier
 * remembers nothing. What it knew there would tell rounds of a loop apart.
 */
export const memoryOffset = (k: number): number => -8 * k - 4;

const make = (code: number, dst: number, src: number, off: number, imm: number): ebpf.Instruction => ({
  code,
  dst,
  src,
  off,
  imm: imm | 0,
});

/** Below scratch memory, likewise: what a helper loaded, or a register on its way through the stack. */
export const LOADED_OFFSET = memoryOffset(16);

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

/** r dst += k */
export const advance = (dst: number, k: number): ebpf.Instruction =>
  make(op.ALU64 | op.ADD | op.K, dst, 0, 0, k);

/** r dst += r src */
export const advanceBy = (dst: number, src: number): ebpf.Instruction =>
  make(op.ALU64 | op.ADD | op.X, dst, src, 0, 0);

/** r dst -= r src */
export const retreatBy = (dst: number, src: number): ebpf.Instruction =>
  make(op.ALU64 | op.SUB | op.X, dst, src, 0, 0);

/** r dst, of so many bytes, from network order to the machine's */
export const fromNetworkOrder = (dst: number, bytes: number): ebpf.Instruction =>
  make(op.ALU | op.END | op.X, dst, 0, 0, 8 * bytes);

const sizes = new Map([
  [1, op.B],
  [2, op.H],
  [4, op.W],
  [8, op.DW],
]);

/** The bits of an opcode for so many bytes. */
const sizeOf = (bytes: number): number => {
  const size = sizes.get(bytes);
  assert(size !== undefined, 'translate/registers', `no instruction moves ${bytes} bytes`);
  return size;
};

/** r dst = the bytes at base + off, as they lie there */
export const load = (bytes: number, dst: number, base: number, off: number): ebpf.Instruction =>
  make(op.LDX | op.MEM | sizeOf(bytes), dst, base, off, 0);

export const load32 = (dst: number, base: number, off: number): ebpf.Instruction => load(4, dst, base, off);

export const store32 = (base: number, off: number, src: number): ebpf.Instruction =>
  make(op.STX | op.MEM | op.W, base, src, off, 0);

export const clear32 = (base: number, off: number): ebpf.Instruction =>
  make(op.ST | op.MEM | op.W, base, 0, off, 0);

/** The 64 bits at base + off = k, sign-extended */
export const store64Constant = (base: number, off: number, k: number): ebpf.Instruction =>
  make(op.ST | op.MEM | op.DW, base, 0, off, k);

export const store64 = (base: number, off: number, src: number): ebpf.Instruction =>
  make(op.STX | op.MEM | op.DW, base, src, off, 0);

/** r0 = the packet's bytes at k, from network order, or the program ends with 0 */
export const loadPacket = (bytes: number, k: number): ebpf.Instruction =>
  make(op.LD | op.ABS | sizeOf(bytes), 0, 0, 0, k);

/** r0 = the packet's bytes at src + k, likewise */
export const loadPacketBy = (bytes: number, src: number, k: number): ebpf.Instruction =>
  make(op.LD | op.IND | sizeOf(bytes), 0, src, 0, k);

/** if r dst (comparison) k goto …: of 64 bits, where k would be sign-extended, unless that takes the 32-bit form. */
export const branch = (comparison: number, dst: number, k: number, off = 0): ebpf.Instruction =>
  make((k < 2 ** 31 ? op.JMP : op.JMP32) | comparison | op.K, dst, 0, off, k);

export const branchBy = (comparison: number, dst: number, src: number, off = 0): ebpf.Instruction =>
  make(op.JMP | comparison | op.X, dst, src, off, 0);

export const goto = (off = 0): ebpf.Instruction => make(op.JMP | op.JA, 0, 0, off, 0);

export const exit = (): ebpf.Instruction => make(op.JMP | op.EXIT, 0, 0, 0, 0);

/** r0 = the helper's result; r1 … r5 are gone. */
export const call = (helper: number): ebpf.Instruction => make(op.JMP | op.CALL, 0, 0, 0, helper);
