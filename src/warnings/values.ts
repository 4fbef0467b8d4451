/** Arithmetic → what its value can be: between which bounds, and which bits are or may be set. */

import { unsigned } from '../base/index.js';
import type { Arithmetic, BinaryOperator, RelationOperator } from '../syntax/index.js';

export interface Values {
  readonly least: number;
  readonly most: number;
  /** Bits set in every value. */
  readonly always: number;
  /** Bits set in some value. */
  readonly ever: number;
}

const ALL_BITS = 0xffffffff;
const anything: Values = { least: 0, most: ALL_BITS, always: 0, ever: ALL_BITS };
const exactly = (value: number): Values => ({ least: value, most: value, always: value, ever: value });
const upTo = (most: number): Values => ({ least: 0, most, always: 0, ever: allBelow(most) });

/** All bits up to the highest one of `most`. */
const allBelow = (most: number): number => (most === 0 ? 0 : ALL_BITS >>> Math.clz32(most));

export const constantOf = (node: Arithmetic): number | undefined => {
  const { least, most } = valuesOf(node);
  return least === most ? least : undefined;
};

/** Left-nested operators are walked without recursion, as there may be thousands. */
export function valuesOf(node: Arithmetic): Values {
  const pending: Extract<Arithmetic, { kind: 'binary' }>[] = [];
  let leftmost = node;
  for (; leftmost.kind === 'binary'; leftmost = leftmost.left) pending.push(leftmost);
  let values = ofLeaf(leftmost);
  for (const { operator, right } of pending.reverse()) values = combined(operator, values, valuesOf(right));
  return values;
}

function ofLeaf(node: Exclude<Arithmetic, { kind: 'binary' }>): Values {
  switch (node.kind) {
    case 'number':
      return exactly(node.value);
    case 'load':
      return node.size === 1 ? upTo(0xff) : node.size === 2 ? upTo(0xffff) : anything;
    case 'negate': {
      const value = constantOf(node.operand);
      return value === undefined ? anything : exactly(unsigned.negate(value));
    }
    default:
      return anything;
  }
}

const operations: Partial<Record<BinaryOperator, (a: number, b: number) => number>> = {
  '+': unsigned.add,
  '-': unsigned.subtract,
  '*': unsigned.multiply,
  '&': unsigned.and,
  '|': unsigned.or,
  '^': unsigned.xor,
  '<<': unsigned.shiftLeft,
  '>>': unsigned.shiftRight,
};

function combined(operator: BinaryOperator, a: Values, b: Values): Values {
  const isConstant = a.least === a.most && b.least === b.most;
  const operation = operations[operator];
  if (isConstant && operation !== undefined) return exactly(operation(a.least, b.least));
  switch (operator) {
    case '&':
      return ofBits(unsigned.and(a.always, b.always), unsigned.and(a.ever, b.ever));
    case '|':
      return ofBits(unsigned.or(a.always, b.always), unsigned.or(a.ever, b.ever));
    case '+':
      return a.most + b.most > ALL_BITS ? anything : { ...upTo(a.most + b.most), least: a.least + b.least };
    case '*':
      return a.most * b.most > ALL_BITS ? anything : { ...upTo(a.most * b.most), least: a.least * b.least };
    case '>>':
      return b.least === b.most && b.least < 32 ? ofBits(a.always >>> b.least, a.ever >>> b.least) : anything;
    case '<<':
      return b.least === b.most && b.least < 32
        ? ofBits((a.always << b.least) >>> 0, (a.ever << b.least) >>> 0)
        : anything;
    case '%':
      return b.least === b.most && b.least > 0 ? upTo(b.least - 1) : anything;
    default:
      return anything;
  }
}

const ofBits = (always: number, ever: number): Values => ({ least: always, most: ever, always, ever });

/** Whether the relation holds for all values, for none, or for some (`undefined`). */
export function decided(operator: RelationOperator, a: Values, b: Values): boolean | undefined {
  switch (operator) {
    case '=':
      return areDisjoint(a, b) ? false : a.least === a.most && b.least === b.most ? true : undefined;
    case '!=':
      return opposite(decided('=', a, b));
    case '>':
      return a.most <= b.least ? false : a.least > b.most ? true : undefined;
    case '<=':
      return opposite(decided('>', a, b));
    case '>=':
      return a.most < b.least ? false : a.least >= b.most ? true : undefined;
    case '<':
      return opposite(decided('>=', a, b));
  }
}

const opposite = (holds: boolean | undefined): boolean | undefined =>
  holds === undefined ? undefined : !holds;

const areDisjoint = (a: Values, b: Values): boolean =>
  a.most < b.least ||
  b.most < a.least ||
  unsigned.and(a.always, ~b.ever >>> 0) !== 0 ||
  unsigned.and(b.always, ~a.ever >>> 0) !== 0;
