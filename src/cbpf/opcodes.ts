/**
 * The bits of a classic BPF opcode, as net/bpf.h and the BPF paper (McCanne & Jacobson, 1993) lay them out:
 *
 *     +----------------+--------+--------------------+
 *     |   5 bits       | 1 bit  | 2 bits             |     load: mode | size | class
 *     |   operation    | source | … class (3 bits)   |     ALU, JMP: operation | source | class
 *     +----------------+--------+--------------------+
 */

/** Instruction classes: the three low bits. */
export const LD = 0x00;
export const LDX = 0x01;
export const ST = 0x02;
export const STX = 0x03;
export const ALU = 0x04;
export const JMP = 0x05;
export const RET = 0x06;
export const MISC = 0x07;

/** Load sizes. */
export const W = 0x00;
export const H = 0x08;
export const B = 0x10;

/** Load modes. */
export const IMM = 0x00;
export const ABS = 0x20;
export const IND = 0x40;
export const MEM = 0x60;
export const LEN = 0x80;
export const MSH = 0xa0;

/** ALU operations. */
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

/** Jump operations. */
export const JA = 0x00;
export const JEQ = 0x10;
export const JGT = 0x20;
export const JGE = 0x30;
export const JSET = 0x40;

/** Operand sources of ALU and JMP. */
export const K = 0x00;
export const X = 0x08;

/** Return value sources: RET | K, RET | X, RET | A. */
export const A = 0x10;

/** MISC operations. */
export const TAX = 0x00;
export const TXA = 0x80;

/** Words of scratch memory. */
export const MEMORY_WORDS = 16;

export const classOf = (code: number): number => code & 0x07;
export const sizeOf = (code: number): number => code & 0x18;
export const modeOf = (code: number): number => code & 0xe0;
export const operationOf = (code: number): number => code & 0xf0;
export const sourceOf = (code: number): number => code & 0x08;
export const returnSourceOf = (code: number): number => code & 0x18;
export const miscOperationOf = (code: number): number => code & 0xf8;
