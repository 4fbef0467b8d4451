/**
 * One statement and the values of the registers → a cheaper statement with the same effect, or none:
 *
 *     ld [x+2], X = 14 → ld [16]        ld M[1], M[1] = 7 → ld #7       add x, X = 3 → add #3
 *     add #1, A = 2 → ld #3             add #0 → (deleted)              mul x, A = 0 → ld #0
 *     ld [12], A = [12] → (deleted)
 *
 * Mirrors libpcap's evaluation of statements with alterations allowed, down to which of these it counts as a change.
 */

import { unsigned } from '../../base/index.js';
import { op } from '../../cbpf/index.js';
import { DELETED, type Origin, type Statement, union } from '../../cfg/index.js';
import { type Change, SIMPLIFIED, UNCHANGED, UNCOUNTED } from '../change.js';
import { divisionByZero, modulusByZero, shiftTooLarge } from '../diagnostics.js';
import { UNKNOWN, type ValueNumbers } from '../facts/value-numbers.js';
import { evaluate, type Registers } from '../facts/values.js';
import { NONE } from '../graph.js';
import { A, definedBy, word, X } from '../registers.js';

type Operation = (a: number, b: number) => number;

const OPERATIONS: Readonly<Record<number, Operation>> = {
  [op.ADD]: unsigned.add,
  [op.SUB]: unsigned.subtract,
  [op.MUL]: unsigned.multiply,
  [op.DIV]: unsigned.divide,
  [op.MOD]: unsigned.modulo,
  [op.AND]: unsigned.and,
  [op.OR]: unsigned.or,
  [op.XOR]: unsigned.xor,
  [op.LSH]: unsigned.shiftLeft,
  [op.RSH]: unsigned.shiftRight,
};

/** Operations that leave A alone when the constant is 0. `sub #0` is kept for the merge of a test with a subtraction. */
const IDLE_WITH_ZERO: ReadonlySet<number> = new Set([op.ADD, op.LSH, op.RSH, op.OR, op.XOR]);
/** Operations that give 0 when the constant is 0. */
const ZERO_WITH_ZERO: ReadonlySet<number> = new Set([op.MUL, op.AND]);
/** Operations that give X when A is 0. */
const X_FROM_ZERO: ReadonlySet<number> = new Set([op.ADD, op.OR, op.XOR]);
/** Operations that give 0 when A is 0. */
const ZERO_FROM_ZERO: ReadonlySet<number> = new Set([op.MUL, op.DIV, op.MOD, op.AND, op.LSH, op.RSH]);

const LOAD_A = op.LD | op.IMM;
const LARGEST_SHIFT = 31;

/** Folds the statements of one block in turn. */
export class Folding {
  /** Where the values of registers that this block defined came from. */
  readonly #origins: (Origin | undefined)[] = [];
  readonly #registers: Registers;
  readonly #numbers: ValueNumbers;

  constructor(registers: Registers, numbers: ValueNumbers) {
    this.#registers = registers;
    this.#numbers = numbers;
  }

  fold(statement: Statement): Change {
    const register = definedBy(statement);
    if (register === NONE) return UNCHANGED;
    const { values, at } = this.#registers;
    if (op.classOf(statement.code) === op.ALU) {
      const change = this.#foldOperation(statement);
      if (statement.code !== DELETED) this.#origins[A] = this.#derived(statement, A);
      return change;
    }
    const change = this.#foldOperand(statement);
    const before = values[at + register]!;
    evaluate(statement, this.#registers, this.#numbers);
    if (before === UNKNOWN || before !== values[at + register]) {
      this.#origins[register] = this.#sourceOrigin(statement);
      return change;
    }
    statement.code = DELETED;
    return change | UNCOUNTED;
  }

  /** ld [x+k] and loads from scratch memory, when X or the word is constant. */
  #foldOperand(statement: Statement): Change {
    const { code, k } = statement;
    const source = op.modeOf(code);
    if (op.classOf(code) === op.LD && source === op.IND) {
      if (!this.#isConstant(X)) return UNCHANGED;
      this.#become(statement, op.LD | op.ABS | op.sizeOf(code), unsigned.add(k, this.#constant(X)), X);
      return SIMPLIFIED;
    }
    if (op.classOf(code) <= op.LDX && source === op.MEM) {
      if (!this.#isConstant(word(k))) return UNCHANGED;
      this.#become(statement, op.classOf(code) | op.IMM, this.#constant(word(k)), word(k));
      return SIMPLIFIED;
    }
    return UNCHANGED;
  }

  #foldOperation(statement: Statement): Change {
    const operation = op.operationOf(statement.code);
    if (operation === op.NEG) return this.#foldNegation(statement);
    return op.sourceOf(statement.code) === op.X
      ? this.#foldWithX(statement, operation)
      : this.#foldWithConstant(statement, operation);
  }

  #foldNegation(statement: Statement): Change {
    if (!this.#isConstant(A)) return this.#evaluated(statement, UNCHANGED);
    this.#become(statement, LOAD_A, unsigned.negate(this.#constant(A)), A);
    return this.#evaluated(statement, UNCOUNTED);
  }

  #foldWithConstant(statement: Statement, operation: number): Change {
    if (statement.k === 0) {
      if (IDLE_WITH_ZERO.has(operation)) {
        statement.code = DELETED;
        return UNCOUNTED;
      }
      if (ZERO_WITH_ZERO.has(operation)) {
        this.#become(statement, LOAD_A, 0);
        return this.#evaluated(statement, UNCOUNTED);
      }
      refuseZero(operation, statement);
    }
    if (!this.#isConstant(A)) return this.#evaluated(statement, UNCHANGED);
    this.#become(statement, LOAD_A, OPERATIONS[operation]!(this.#constant(A), statement.k), A);
    return this.#evaluated(statement, SIMPLIFIED);
  }

  #foldWithX(statement: Statement, operation: number): Change {
    if (this.#isConstant(X)) {
      const k = this.#constant(X);
      if (this.#isConstant(A)) {
        if (k === 0) refuseZero(operation, statement);
        this.#become(statement, LOAD_A, OPERATIONS[operation]!(this.#constant(A), k), A, X);
      } else {
        if ((operation === op.LSH || operation === op.RSH) && k > LARGEST_SHIFT) {
          throw shiftTooLarge(this.#derived(statement, X));
        }
        this.#become(statement, op.ALU | operation | op.K, k, X);
      }
      return this.#evaluated(statement, SIMPLIFIED);
    }
    if (this.#isConstant(A) && this.#constant(A) === 0) {
      if (X_FROM_ZERO.has(operation)) {
        this.#become(statement, op.MISC | op.TXA, statement.k, A);
        return this.#stored(statement);
      }
      if (ZERO_FROM_ZERO.has(operation)) {
        this.#become(statement, LOAD_A, 0, A);
        return this.#stored(statement);
      }
    }
    return this.#evaluated(statement, UNCHANGED);
  }

  #evaluated(statement: Statement, change: Change): Change {
    evaluate(statement, this.#registers, this.#numbers);
    return change;
  }

  /** Deletes the statement if A has its value already. */
  #stored(statement: Statement): Change {
    const { values, at } = this.#registers;
    const before = values[at + A]!;
    evaluate(statement, this.#registers, this.#numbers);
    if (before !== UNKNOWN && before === values[at + A]) statement.code = DELETED;
    return UNCOUNTED;
  }

  #isConstant(register: number): boolean {
    return this.#numbers.isConstant(this.#registers.values[this.#registers.at + register]!);
  }

  #constant(register: number): number {
    return this.#numbers.constant(this.#registers.values[this.#registers.at + register]!);
  }

  /** Rewrites the statement; it takes in where the registers it consumed came from. */
  #become(statement: Statement, code: number, k: number, ...consumed: number[]): void {
    statement.code = code;
    statement.k = k;
    for (const register of consumed) statement.origin = this.#derived(statement, register);
  }

  #derived({ origin }: Statement, register: number): Origin {
    const source = this.#origins[register];
    return source === undefined ? origin : union(source, origin);
  }

  /** A copy from one register to another carries the origin of the value along. */
  #sourceOrigin(statement: Statement): Origin {
    switch (op.classOf(statement.code)) {
      case op.ST:
        return this.#derived(statement, A);
      case op.STX:
        return this.#derived(statement, X);
      case op.MISC:
        return this.#derived(statement, op.miscOperationOf(statement.code) === op.TAX ? A : X);
      case op.LD:
      case op.LDX:
        return op.modeOf(statement.code) === op.MEM
          ? this.#derived(statement, statement.k)
          : statement.origin;
      default:
        return statement.origin;
    }
  }
}

function refuseZero(operation: number, { origin }: Statement): void {
  if (operation === op.DIV) throw divisionByZero(origin);
  if (operation === op.MOD) throw modulusByZero(origin);
}
