/**
 * Arithmetic and relations → statements that leave each value in a word of scratch memory. The order in which the words
 * are taken and given back decides the bytes.
 */

import { unreachable } from '../base/index.js';
import { op } from '../cbpf/index.js';
import { and, not, type Predicate, type Statement } from '../cfg/index.js';
import type { Arithmetic, BinaryOperator, Relation, RelationOperator } from '../syntax/index.js';
import { jumpOf } from './comparisons.js';
import { divisionByZero, modulusByZero, shiftTooLarge } from './diagnostics.js';
import type { Generator } from './generator.js';
import { packetLoad } from './packet-load.js';

/** A value being computed. */
export interface Operand {
  /** What has to hold for the value to mean anything: the protocols whose headers it reads. */
  checks: Predicate | undefined;
  /** Grows as the value is used in greater ones. */
  readonly statements: Statement[];
  /** The word of scratch memory that holds the value afterwards. */
  register: number;
}

const operationOf: Readonly<Record<BinaryOperator, number>> = {
  '+': op.ADD,
  '-': op.SUB,
  '*': op.MUL,
  '/': op.DIV,
  '%': op.MOD,
  '&': op.AND,
  '|': op.OR,
  '^': op.XOR,
  '<<': op.LSH,
  '>>': op.RSH,
};

export function relation(g: Generator, node: Relation): Predicate {
  const left = operand(g, node.left);
  const right = operand(g, node.right);
  return relate(g, node.operator, left, right);
}

/** The relation of two values that have been computed, in whichever order. */
export function relate(g: Generator, operator: RelationOperator, left: Operand, right: Operand): Predicate {
  const { operation, negated } = jumpOf[operator];
  const statements = bothLoaded(g, left, right);
  // Equality is a difference of zero; the optimizer makes a comparison of it again where it can.
  const compared = operation === op.JEQ ? op.K : op.X;
  if (operation === op.JEQ) statements.push(g.statement(op.ALU | op.SUB | op.X));
  const test = g.test(statements, operation, 0, compared);
  g.freeRegister(left.register);
  g.freeRegister(right.register);
  const checks = both(left.checks, right.checks);
  const predicate = negated ? not(test) : test;
  return checks === undefined ? predicate : and(checks, predicate);
}

/** Left-nested operators (`a + b + c …`) are walked without recursion, as there may be thousands. */
export function operand(g: Generator, node: Arithmetic): Operand {
  const pending: Extract<Arithmetic, { kind: 'binary' }>[] = [];
  let leftmost = node;
  while (leftmost.kind === 'binary') {
    pending.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = leaf(g, leftmost);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    value = binary(g, next, value, operand(g, next.right));
  }
  return value;
}

function leaf(g: Generator, node: Exclude<Arithmetic, { kind: 'binary' }>): Operand {
  switch (node.kind) {
    case 'number':
      return loaded(g, g.statement(op.LD | op.IMM, node.value));
    case 'length':
      return loaded(g, g.statement(op.LD | op.LEN));
    case 'load':
      return packetLoad(g, node, operand(g, node.offset));
    case 'negate': {
      const value = operand(g, node.operand);
      value.statements.push(
        g.statement(op.LD | op.MEM, value.register),
        g.statement(op.ALU | op.NEG),
        g.statement(op.ST, value.register),
      );
      return value;
    }
    default:
      return unreachable(node, 'codegen/arithmetic');
  }
}

function loaded(g: Generator, load: Statement): Operand {
  const register = g.allocateRegister();
  return { checks: undefined, statements: [load, g.statement(op.ST, register)], register };
}

function binary(
  g: Generator,
  node: Extract<Arithmetic, { kind: 'binary' }>,
  left: Operand,
  right: Operand,
): Operand {
  refuseConstants(node, right);
  const statements = bothLoaded(g, left, right);
  statements.push(g.statement(op.ALU | op.X | operationOf[node.operator]));
  g.freeRegister(left.register);
  g.freeRegister(right.register);
  const register = g.allocateRegister();
  statements.push(g.statement(op.ST, register));
  // libpcap keeps the checks of the left operand alone, even where the right one reads another header.
  return { checks: left.checks, statements, register };
}

/**
 * Division by zero and shifts beyond 31 are refused. Like libpcap, this looks at the first statement of the right
 * operand, so that `1 / (0 + 1)` is refused as well.
 */
function refuseConstants(node: Extract<Arithmetic, { kind: 'binary' }>, right: Operand): void {
  const [first] = right.statements;
  if (first?.code !== (op.LD | op.IMM)) return;
  const { span } = node.right;
  if (node.operator === '/' && first.k === 0) throw divisionByZero(span);
  if (node.operator === '%' && first.k === 0) throw modulusByZero(span);
  if ((node.operator === '<<' || node.operator === '>>') && first.k > 31) throw shiftTooLarge(span);
}

/** The statements of both operands, then the right value in X and the left in A. Appends to the left one's. */
function bothLoaded(g: Generator, left: Operand, right: Operand): Statement[] {
  const { statements } = left;
  for (const each of right.statements) statements.push(each);
  statements.push(g.statement(op.LDX | op.MEM, right.register), g.statement(op.LD | op.MEM, left.register));
  return statements;
}

const both = (a: Predicate | undefined, b: Predicate | undefined): Predicate | undefined =>
  a === undefined ? b : b === undefined ? a : and(a, b);
