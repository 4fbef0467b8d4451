/** What a statement reads and writes. The words of scratch memory are registers 0 to 15, A and X follow. */

import { op } from '../cbpf/index.js';
import { DELETED, type Statement } from '../cfg/index.js';
import { NONE } from './graph.js';

export const A = op.MEMORY_WORDS;
export const X = op.MEMORY_WORDS + 1;
export const REGISTERS = op.MEMORY_WORDS + 2;

/** A set of registers is a number, register r its bit r. */
export const only = (register: number): number => 1 << register;

const ONLY_A = only(A);
const ONLY_X = only(X);

/** The set of registers read. */
export function usedBy({ code, k }: Statement): number {
  if (code === DELETED) return 0;
  switch (op.classOf(code)) {
    case op.RET: {
      const source = op.returnSourceOf(code);
      return source === op.A ? ONLY_A : source === op.X ? ONLY_X : 0;
    }
    case op.LD:
    case op.LDX: {
      const mode = op.modeOf(code);
      return mode === op.IND ? ONLY_X : mode === op.MEM ? only(k) : 0;
    }
    case op.ST:
      return ONLY_A;
    case op.STX:
      return ONLY_X;
    case op.ALU:
    case op.JMP:
      return op.sourceOf(code) === op.X ? ONLY_A | ONLY_X : ONLY_A;
    default:
      return op.miscOperationOf(code) === op.TXA ? ONLY_X : ONLY_A;
  }
}

/** The register written, NONE for a jump or a return. */
export function definedBy({ code, k }: Statement): number {
  if (code === DELETED) return NONE;
  switch (op.classOf(code)) {
    case op.LD:
    case op.ALU:
      return A;
    case op.LDX:
      return X;
    case op.ST:
    case op.STX:
      return k;
    case op.MISC:
      return op.miscOperationOf(code) === op.TAX ? X : A;
    default:
      return NONE;
  }
}
