/**
 * An operation of the extended instruction set → the number the interpreter's switch knows it by.
 *
 * Immediates are made constants in registers beyond the last, so an operation on an immediate is the one on a register.
 * It keeps the opcode of that as its number; operations that share an opcode with another have numbers from 0x100 on.
 */

import * as ebpf from '../../ebpf/index.js';

const { op } = ebpf;

/** Faults when it is run: an operation that this machine knows but has nothing to give for (maps, say). */
export const UNSUPPORTED = 0x110;

/**
 * A load and the swap of what it loaded, done at once; the second one is passed over. Where something lies that the
 * machine has to look closer at, the number does what the load alone does.
 */
const LOAD_SWAPPED_16 = 0x111;
const LOAD_SWAPPED_32 = 0x112;

/** The number for two neighbours that are one step, if they are. */
export function fusedOf(first: ebpf.Instruction, second: ebpf.Instruction | undefined): number | undefined {
  if (second === undefined || first.dst !== second.dst) return undefined;
  if (second.code !== BIG_ENDIAN && second.code !== SWAP) return undefined;
  if (first.code === LOAD_16 && second.imm === 16) return LOAD_SWAPPED_16;
  return first.code === LOAD_32 && second.imm === 32 ? LOAD_SWAPPED_32 : undefined;
}

const LOAD_16 = op.LDX | op.MEM | op.H;
const LOAD_32 = op.LDX | op.MEM | op.W;
const BIG_ENDIAN = op.ALU | op.END | op.X;
const SWAP = op.ALU64 | op.END | op.K;

/** Width and symbol of what shares its opcode. */
const variants: Readonly<Record<string, number>> = {
  '32 s/=': 0x100,
  '32 s%=': 0x101,
  '64 s/=': 0x102,
  '64 s%=': 0x103,
  '32 (s8)': 0x104,
  '32 (s16)': 0x105,
  '64 (s8)': 0x106,
  '64 (s16)': 0x107,
  '64 (s32)': 0x108,
  '64 le16': 0x109,
  '64 le32': 0x10a,
  '64 le64': 0x10b,
  '64 be16': 0x10c,
  '64 be32': 0x10d,
  '64 be64': 0x10e,
  '64 bswap16': 0x10c,
  '64 bswap32': 0x10d,
  '64 bswap64': 0x10e,
  '64 local': 0x10f,
  '64 helper by type': UNSUPPORTED,
};

export function dispatchOf({ code, width, symbol, shape }: ebpf.Operation): number {
  const variant = variants[`${width} ${symbol}`];
  if (variant !== undefined) return variant;
  switch (shape) {
    case 'immediate':
    case 'branch-immediate':
      return code | op.X;
    case 'store-immediate':
      return (code & ~0x07) | op.STX;
    case 'goto-long':
      return op.JMP | op.JA;
    case 'wide':
      return symbol === 'integer' ? code : UNSUPPORTED;
    default:
      return code;
  }
}
