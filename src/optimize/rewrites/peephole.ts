/**
 * Block → the block with neighbouring statements combined, and its test with the last of them or with what is known of
 * A and X. The cases stand below as before → after.
 * Requires: use-def, the values on leaving the block.
 */

import { unsigned } from '../../base/index.js';
import { op } from '../../cbpf/index.js';
import { type Block, DELETED, type Statement, union } from '../../cfg/index.js';
import { type Change, SIMPLIFIED, UNCHANGED, UNCOUNTED } from '../change.js';
import type { ValueNumbers } from '../facts/value-numbers.js';
import type { Graph } from '../graph.js';
import { A, only, X } from '../registers.js';

const LOAD_A = op.LD | op.IMM;
const LOAD_X = op.LDX | op.IMM;
const LOAD_X_FROM_MEMORY = op.LDX | op.MEM;
const LOAD_HEADER_LENGTH = op.LDX | op.MSH | op.B;
const A_TO_X = op.MISC | op.TAX;
const X_TO_A = op.MISC | op.TXA;
const ADD_X = op.ALU | op.ADD | op.X;
const EQUALS_CONSTANT = op.JMP | op.JEQ | op.K;
const ANY_BIT_OF_CONSTANT = op.JMP | op.JSET | op.K;
const ALL_BITS = 0xffffffff;

/** The place of the first statement at or behind `place` that was not deleted; the length if there is none. */
function skipDeleted(statements: readonly Statement[], place: number): number {
  let at = place;
  while (at < statements.length && statements[at]!.code === DELETED) at++;
  return at;
}

const absorb = (into: Statement, from: Statement): void => {
  into.origin = union(from.origin, into.origin);
};

/**
 *     st M[k]     st M[k]         ld #k     ldx #k
 *     ldx M[k] →  tax             tax    →  txa
 */
function combinePair(first: Statement, second: Statement): Change {
  if (first.code === op.ST && second.code === LOAD_X_FROM_MEMORY && first.k === second.k) {
    second.code = A_TO_X;
    return SIMPLIFIED;
  }
  if (first.code === LOAD_A && second.code === A_TO_X) {
    first.code = LOAD_X;
    second.code = X_TO_A;
    return SIMPLIFIED;
  }
  return UNCHANGED;
}

/**
 * What `tcp[2]` leaves once its index is known to be constant. X must not be read later: it will hold less.
 *
 *     ld #2
 *     ldxb 4*([14]&0xf)     ldxb 4*([14]&0xf)      (there may be no such line)
 *     add x             →
 *     tax
 *     ld [x+14]             ld [x+16]
 */
function combineIndex(statements: readonly Statement[], first: number, second: number): Change {
  const constant = statements[first]!;
  const addAt =
    statements[second]!.code === LOAD_HEADER_LENGTH ? skipDeleted(statements, second + 1) : second;
  const add = statements[addAt];
  if (add?.code !== ADD_X) return UNCHANGED;
  const taxAt = skipDeleted(statements, addAt + 1);
  const tax = statements[taxAt];
  if (tax?.code !== A_TO_X) return UNCHANGED;
  const load = statements[skipDeleted(statements, taxAt + 1)];
  if (load === undefined || op.classOf(load.code) !== op.LD || op.modeOf(load.code) !== op.IND) {
    return UNCHANGED;
  }
  load.k = unsigned.add(load.k, constant.k);
  for (const gone of [constant, add, tax]) {
    absorb(load, gone);
    gone.code = DELETED;
  }
  return SIMPLIFIED;
}

/** Goes over all neighbours. Returns the statement to take for the last one: libpcap's choice, which may be a deleted one. */
function combineStatements(
  statements: readonly Statement[],
  xIsUsed: boolean,
): { last: Statement; change: Change } {
  let change: Change = UNCHANGED;
  let last = statements[0]!;
  for (let first = skipDeleted(statements, 0); first < statements.length; ) {
    const second = skipDeleted(statements, first + 1);
    if (second === statements.length) break;
    last = statements[second]!;
    change |= combinePair(statements[first]!, last);
    if (statements[first]!.code === LOAD_A && !xIsUsed) change |= combineIndex(statements, first, second);
    first = skipDeleted(statements, second);
  }
  return { last, change };
}

/** Rewrites one block of the graph. */
export class Peephole {
  constructor(
    private readonly graph: Graph,
    private readonly numbers: ValueNumbers,
  ) {}

  /** `a` and `x`: the values on leaving the block. */
  rewrite(b: number, usedOnExit: number, a: number, x: number): Change {
    const block = this.graph.blocks[b]!;
    if (block.statements.length === 0) return UNCHANGED;
    const { last, change } = combineStatements(block.statements, (usedOnExit & only(X)) !== 0);
    let changes = change;
    if (block.branch.code === EQUALS_CONSTANT && (usedOnExit & only(A)) === 0) {
      changes |= this.#combineTest(b, block, last, x);
    }
    changes |= this.#decideBits(b, block);
    changes |= this.#compareWithConstant(block, x);
    changes |= this.#decide(b, block, a);
    return changes;
  }

  /**
   *     sub x                        sub x              sub #3                 and #7
   *     jeq #5 → jeq #8 (X = 3)      jeq #0 → jeq x     jeq #5 → jeq #8        jeq #0 → jset #7, branches swapped
   */
  #combineTest(b: number, { branch }: Block, last: Statement, x: number): Change {
    switch (last.code) {
      case op.ALU | op.SUB | op.X:
        if (this.numbers.isConstant(x)) branch.k = unsigned.add(branch.k, this.numbers.constant(x));
        else if (branch.k === 0) branch.code = op.JMP | op.JEQ | op.X;
        else return UNCHANGED;
        break;
      case op.ALU | op.SUB | op.K:
        branch.k = unsigned.add(branch.k, last.k);
        break;
      case op.ALU | op.AND | op.K: {
        if (branch.k !== 0) return UNCHANGED;
        branch.k = last.k;
        branch.code = ANY_BIT_OF_CONSTANT;
        const { jt, jf } = this.graph;
        [jt[b], jf[b]] = [jf[b]!, jt[b]!];
        break;
      }
      default:
        return UNCHANGED;
    }
    absorb(branch, last);
    last.code = DELETED;
    return SIMPLIFIED;
  }

  /** jset #0 is never true, jset #0xffffffff is taken for always true: libpcap forgets the case A = 0. */
  #decideBits(b: number, { branch }: Block): Change {
    if (branch.code !== ANY_BIT_OF_CONSTANT) return UNCHANGED;
    const { jt, jf } = this.graph;
    if (branch.k === 0) jt[b] = jf[b]!;
    else if (branch.k === ALL_BITS) jf[b] = jt[b]!;
    else return UNCHANGED;
    return UNCOUNTED;
  }

  /** jeq x → jeq #k, when X is k. */
  #compareWithConstant({ branch }: Block, x: number): Change {
    if (op.sourceOf(branch.code) !== op.X || !this.numbers.isConstant(x)) return UNCHANGED;
    branch.code &= ~op.X;
    branch.k = this.numbers.constant(x);
    return UNCOUNTED;
  }

  /** Both branches lead where the test is known to go, when A is constant. */
  #decide(b: number, { branch }: Block, a: number): Change {
    if (op.sourceOf(branch.code) !== op.K || !this.numbers.isConstant(a)) return UNCHANGED;
    const { jt, jf } = this.graph;
    const change = jt[b] === jf[b] ? UNCOUNTED : SIMPLIFIED;
    if (holds(branch, this.numbers.constant(a))) jf[b] = jt[b]!;
    else jt[b] = jf[b]!;
    return change;
  }
}

/** Whether the test of a value against a constant holds. */
function holds({ code, k }: Statement, a: number): boolean {
  switch (op.operationOf(code)) {
    case op.JEQ:
      return a === k;
    case op.JGT:
      return a > k;
    case op.JGE:
      return a >= k;
    default:
      return unsigned.and(a, k) !== 0;
  }
}
