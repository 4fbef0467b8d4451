/**
 * The classic instruction set, a row an opcode: everything the disassembler, the assembler, the validator and the
 * interpreter's and translator's queries know about an opcode is said here and derived from here.
 *
 * Facts: McCanne & Jacobson, "The BSD Packet Filter" (1993); libpcap's interpreter for the later MOD, XOR and LDX|LEN.
 */

import * as at from './location.js';
import * as op from './opcodes.js';

/**
 * How `k` (or what stands in its place) is written:
 * `number` #10, `hex` #0xa, `absolute` [10], `indexed` [x + 10], `header` 4*([10]&0xf), `memory` M[10],
 * `target` 11 (the number of an instruction), `x` x, `length` #pktlen, `none` nothing.
 */
export type Operand =
  | 'none'
  | 'number'
  | 'hex'
  | 'absolute'
  | 'indexed'
  | 'header'
  | 'memory'
  | 'target'
  | 'x'
  | 'length';

/** What an instruction does to the flow of control. */
export type Flow = 'next' | 'jump' | 'branch' | 'return';

export interface Opcode {
  readonly code: number;
  readonly mnemonic: string;
  readonly operand: Operand;
  readonly flow: Flow;
  /** Bytes of the packet it loads: 0, 1, 2 or 4. A load that does not lie within the packet ends the program with 0. */
  readonly packetBytes: number;
  /** Registers read and written, as bits of location.ts. Which word of M an operand `memory` means is told by `k`. */
  readonly reads: number;
  readonly writes: number;
  readonly memory: 'read' | 'write' | undefined;
  /** False for the one opcode that runs but that libpcap's disassembler does not know. */
  readonly disassembled: boolean;
}

type Row = readonly [
  code: number,
  mnemonic: string,
  operand: Operand,
  reads: number,
  writes: number,
  facts?: Partial<Opcode>,
];

const { NONE, A, X } = at;
const AX = A | X;

const loads: readonly Row[] = [
  [op.LD | op.W | op.ABS, 'ld', 'absolute', NONE, A, { packetBytes: 4 }],
  [op.LD | op.H | op.ABS, 'ldh', 'absolute', NONE, A, { packetBytes: 2 }],
  [op.LD | op.B | op.ABS, 'ldb', 'absolute', NONE, A, { packetBytes: 1 }],
  [op.LD | op.W | op.IND, 'ld', 'indexed', X, A, { packetBytes: 4 }],
  [op.LD | op.H | op.IND, 'ldh', 'indexed', X, A, { packetBytes: 2 }],
  [op.LD | op.B | op.IND, 'ldb', 'indexed', X, A, { packetBytes: 1 }],
  [op.LD | op.W | op.LEN, 'ld', 'length', NONE, A],
  [op.LD | op.W | op.IMM, 'ld', 'hex', NONE, A],
  [op.LD | op.W | op.MEM, 'ld', 'memory', NONE, A, { memory: 'read' }],
  [op.LDX | op.W | op.IMM, 'ldx', 'hex', NONE, X],
  [op.LDX | op.W | op.MEM, 'ldx', 'memory', NONE, X, { memory: 'read' }],
  [op.LDX | op.W | op.LEN, 'ldx', 'length', NONE, X, { disassembled: false }],
  [op.LDX | op.B | op.MSH, 'ldxb', 'header', NONE, X, { packetBytes: 1 }],
];

const stores: readonly Row[] = [
  [op.ST, 'st', 'memory', A, NONE, { memory: 'write' }],
  [op.STX, 'stx', 'memory', X, NONE, { memory: 'write' }],
];

const arithmetic: readonly Row[] = [
  [op.ALU | op.ADD | op.K, 'add', 'number', A, A],
  [op.ALU | op.SUB | op.K, 'sub', 'number', A, A],
  [op.ALU | op.MUL | op.K, 'mul', 'number', A, A],
  [op.ALU | op.DIV | op.K, 'div', 'number', A, A],
  [op.ALU | op.MOD | op.K, 'mod', 'number', A, A],
  [op.ALU | op.AND | op.K, 'and', 'hex', A, A],
  [op.ALU | op.OR | op.K, 'or', 'hex', A, A],
  [op.ALU | op.XOR | op.K, 'xor', 'hex', A, A],
  [op.ALU | op.LSH | op.K, 'lsh', 'number', A, A],
  [op.ALU | op.RSH | op.K, 'rsh', 'number', A, A],
  [op.ALU | op.ADD | op.X, 'add', 'x', AX, A],
  [op.ALU | op.SUB | op.X, 'sub', 'x', AX, A],
  [op.ALU | op.MUL | op.X, 'mul', 'x', AX, A],
  [op.ALU | op.DIV | op.X, 'div', 'x', AX, A],
  [op.ALU | op.MOD | op.X, 'mod', 'x', AX, A],
  [op.ALU | op.AND | op.X, 'and', 'x', AX, A],
  [op.ALU | op.OR | op.X, 'or', 'x', AX, A],
  [op.ALU | op.XOR | op.X, 'xor', 'x', AX, A],
  [op.ALU | op.LSH | op.X, 'lsh', 'x', AX, A],
  [op.ALU | op.RSH | op.X, 'rsh', 'x', AX, A],
  [op.ALU | op.NEG, 'neg', 'none', A, A],
];

const jumps: readonly Row[] = [
  [op.JMP | op.JA, 'ja', 'target', NONE, NONE, { flow: 'jump' }],
  [op.JMP | op.JEQ | op.K, 'jeq', 'hex', A, NONE, { flow: 'branch' }],
  [op.JMP | op.JGT | op.K, 'jgt', 'hex', A, NONE, { flow: 'branch' }],
  [op.JMP | op.JGE | op.K, 'jge', 'hex', A, NONE, { flow: 'branch' }],
  [op.JMP | op.JSET | op.K, 'jset', 'hex', A, NONE, { flow: 'branch' }],
  [op.JMP | op.JEQ | op.X, 'jeq', 'x', AX, NONE, { flow: 'branch' }],
  [op.JMP | op.JGT | op.X, 'jgt', 'x', AX, NONE, { flow: 'branch' }],
  [op.JMP | op.JGE | op.X, 'jge', 'x', AX, NONE, { flow: 'branch' }],
  [op.JMP | op.JSET | op.X, 'jset', 'x', AX, NONE, { flow: 'branch' }],
];

const returns: readonly Row[] = [
  [op.RET | op.K, 'ret', 'number', NONE, NONE, { flow: 'return' }],
  [op.RET | op.A, 'ret', 'none', A, NONE, { flow: 'return' }],
];

const transfers: readonly Row[] = [
  [op.MISC | op.TAX, 'tax', 'none', A, X],
  [op.MISC | op.TXA, 'txa', 'none', X, A],
];

/** Every opcode, once. */
export const opcodes: readonly Opcode[] = [
  ...loads,
  ...stores,
  ...arithmetic,
  ...jumps,
  ...returns,
  ...transfers,
].map(([code, mnemonic, operand, reads, writes, facts]) => ({
  code,
  mnemonic,
  operand,
  flow: 'next',
  packetBytes: 0,
  reads,
  writes,
  memory: undefined,
  disassembled: true,
  ...facts,
}));

const byCode = new Map(opcodes.map((opcode) => [opcode.code, opcode]));

/** The row of an opcode, or undefined for a code that is no instruction (of which there are 65,536 less the rows). */
export const opcodeOf = (code: number): Opcode | undefined => byCode.get(code);
