/**
 * The bits of an extended BPF opcode, as RFC 9669 lays them out:
 *
 *     +----------------+--------+--------------------+
 *     |   4 bits       | 1 bit  | 3 bits             |     ALU, JMP: operation | source | class
 *     |   3 bits  |    2 bits   |                    |     load, store: mode | size | class
 *     +----------------+--------+--------------------+
 */

/** Instruction classes: the three low bits. */
export const LD = 0x00;
export const LDX = 0x01;
export const ST = 0x02;
export const STX = 0x03;
export const ALU = 0x04;
export const JMP = 0x05;
export const JMP32 = 0x06;
export const ALU64 = 0x07;

/** Sizes of loads and stores. */
export const W = 0x00;
export const H = 0x08;
export const B = 0x10;
export const DW = 0x18;

/** Modes of loads and stores. */
export const IMM = 0x00;
export const ABS = 0x20;
export const IND = 0x40;
export const MEM = 0x60;
export const MEMSX = 0x80;
export const ATOMIC = 0xc0;

/** Sources of ALU and JMP: the immediate, or a register. */
export const K = 0x00;
export const X = 0x08;

/** Arithmetic operations. */
export const ADD = 0x00;
export const SUB = 0x10;
export const MUL = 0x20;
export const DIV = 0x30;
export const OR = 0x40;
export const AND = 0x50;
export const LSH = 0x60;
export const RSH = 0x70;
export const NEG = 0x80;
export const MOD = 0x90;
export const XOR = 0xa0;
export const MOV = 0xb0;
export const ARSH = 0xc0;
export const END = 0xd0;

/** Jump operations. */
export const JA = 0x00;
export const JEQ = 0x10;
export const JGT = 0x20;
export const JGE = 0x30;
export const JSET = 0x40;
export const JNE = 0x50;
export const JSGT = 0x60;
export const JSGE = 0x70;
export const CALL = 0x80;
export const EXIT = 0x90;
export const JLT = 0xa0;
export const JLE = 0xb0;
export const JSLT = 0xc0;
export const JSLE = 0xd0;

/** Atomic operations, in `imm`: ADD, OR, AND and XOR as above, with or without FETCH, and these two with it. */
export const FETCH = 0x01;
export const XCHG = 0xe0 | FETCH;
export const CMPXCHG = 0xf0 | FETCH;

/** Registers r0 … r10; the last is the frame pointer, which is only read. */
export const REGISTERS = 11;
export const FRAME_POINTER = 10;

/** Bytes of stack below the frame pointer. */
export const STACK_SIZE = 512;

export const classOf = (code: number): number => code & 0x07;
export const sizeOf = (code: number): number => code & 0x18;
export const modeOf = (code: number): number => code & 0xe0;
export const sourceOf = (code: number): number => code & 0x08;
export const operationOf = (code: number): number => code & 0xf0;
