import { describe, expect, it } from 'vitest';
import { type Instruction, location, op, reads, successors, writes } from '../../src/cbpf/index.js';

const { A, X, NONE, memory } = location;
const instruction = (code: number, k = 0, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });

describe('what an instruction reads and writes', () => {
  it.each([
    ['ld [k]', op.LD | op.W | op.ABS, NONE, A],
    ['ldh [x + k]', op.LD | op.H | op.IND, X, A],
    ['ldxb 4*([k]&0xf)', op.LDX | op.B | op.MSH, NONE, X],
    ['ld M[k]', op.LD | op.MEM, memory(3), A],
    ['stx M[k]', op.STX, X, memory(3)],
    ['add x', op.ALU | op.ADD | op.X, A | X, A],
    ['jset #k', op.JMP | op.JSET | op.K, A, NONE],
    ['ret', op.RET | op.A, A, NONE],
    ['tax', op.MISC | op.TAX, A, X],
    ['no opcode', 0x99, NONE, NONE],
  ])('%s', (_title, code, read, written) => {
    expect([reads(instruction(code, 3)), writes(instruction(code, 3))]).toEqual([read, written]);
  });
});

describe('where control goes', () => {
  it.each([
    ['to the next instruction', instruction(op.MISC | op.TAX), [8]],
    ['to both targets of a branch', instruction(op.JMP | op.JEQ, 0, 2, 0), [10, 8]],
    ['to the one target of a branch that does not matter', instruction(op.JMP | op.JEQ, 0, 1, 1), [9]],
    ['back', instruction(op.JMP | op.JA, 0xfffffffb), [3]],
    ['nowhere', instruction(op.RET | op.K), []],
  ])('%s', (_title, each, next) => {
    expect(successors(each, 7)).toEqual(next);
  });
});
