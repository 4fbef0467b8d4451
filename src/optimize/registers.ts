/** What a statement reads and writes: A, X and the words of scratch memory, which follow them as registers. */

import { op } from '../cbpf/index.js';
import { type Block, DELETED, type Statement } from '../cfg/index.js';
import { NONE } from './graph.js';

export const A = 0;
export const X = 1;
const WORDS = 2;

/** Scratch memory word k. */
export const word = (k: number): number => WORDS + k;

/** How many registers the blocks use: A, X and scratch memory up to the last word they mention. */
export function countRegisters(blocks: readonly Block[]): number {
  let count = WORDS;
  for (const { statements } of blocks) {
    for (const { code, k } of statements) {
      if (mentionsWord(code)) count = Math.max(count, word(k) + 1);
    }
  }
  return count;
}

function mentionsWord(code: number): boolean {
  if (code === DELETED) return false;
  const kind = op.classOf(code);
  return kind === op.ST || kind === op.STX || (kind <= op.LDX && op.modeOf(code) === op.MEM);
}

/** A set of registers is a number, register r its bit r. */
export const only = (register: number): number => 1 << register;

/** The register of a set of one. */
export const theOnly = (set: number): number => 31 - Math.clz32(set);

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
      return mode === op.IND ? ONLY_X : mode === op.MEM ? only(word(k)) : 0;
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
      return word(k);
    case op.MISC:
      return op.miscOperationOf(code) === op.TAX ? X : A;
    default:
      return NONE;
  }
}
