/**
 * Arithmetic → text that binds the same way again. `%` and `^` bind as nobody expects (arithmetic.ts), so they and their
 * compound operands always stand in parentheses.
 */

import { unreachable } from '../base/index.js';
import { level } from './arithmetic.js';
import type { Arithmetic } from './ast.js';
import { spelling } from './keywords.js';

type Binary = Extract<Arithmetic, { kind: 'binary' }>;

const isCompound = (node: Arithmetic): boolean => node.kind === 'binary' || node.kind === 'negate';

function needsParentheses(operand: Arithmetic, parent: Binary, side: 'left' | 'right'): boolean {
  const ofParent = level[parent.operator];
  if (ofParent === undefined) return isCompound(operand);
  if (operand.kind !== 'binary') return false;
  const ofOperand = level[operand.operator];
  if (ofOperand === undefined) return true;
  return side === 'left' ? ofOperand < ofParent : ofOperand <= ofParent;
}

const parenthesized = (text: string, really: boolean): string => (really ? `(${text})` : text);

/** Sums lean to the left and may be long: that side is walked in a loop, and all its parentheses open at the very front. */
export function printArithmetic(node: Arithmetic): string {
  const backwards: string[] = [];
  let opened = 0;
  let here = node;
  while (here.kind === 'binary') {
    const { left, operator, right } = here;
    backwards.push(parenthesized(printArithmetic(right), needsParentheses(right, here, 'right')));
    backwards.push(` ${operator} `);
    if (needsParentheses(left, here, 'left')) {
      backwards.push(')');
      opened += 1;
    }
    here = left;
  }
  backwards.push(printOperand(here), '('.repeat(opened));
  return backwards.reverse().join('');
}

function printOperand(node: Exclude<Arithmetic, Binary>): string {
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'length':
      return 'len';
    case 'negate':
      return `-${parenthesized(printArithmetic(node.operand), node.operand.kind === 'binary')}`;
    case 'load': {
      const size = node.size === 1 ? '' : `:${node.size}`;
      return `${spelling('protocol', node.protocol)}[${printArithmetic(node.offset)}${size}]`;
    }
    default:
      return unreachable(node, 'print-arithmetic');
  }
}
