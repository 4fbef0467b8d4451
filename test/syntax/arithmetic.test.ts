import { describe, expect, it } from 'vitest';
import { type Arithmetic, parse } from '../../src/syntax/index.js';
import { slice } from './nodes.js';

/** Every operation in parentheses. */
function bound(node: Arithmetic): string {
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'length':
      return 'len';
    case 'negate':
      return `(-${bound(node.operand)})`;
    case 'load':
      return `${node.protocol}[${bound(node.offset)}:${node.size}]`;
    case 'binary':
      return `(${bound(node.left)} ${node.operator} ${bound(node.right)})`;
  }
}

function leftOf(text: string): Arithmetic {
  const { expression } = parse(`${text} = 0`);
  if (expression?.kind !== 'relation') throw new Error(`${text} is no relation`);
  return expression.left;
}

describe('operators bind', () => {
  it.each([
    ['to the left', '1 - 2 - 3', '((1 - 2) - 3)'],
    ['to the left among equals', '1 * 2 / 3 * 4', '(((1 * 2) / 3) * 4)'],
    ['products before sums', '1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['sums before shifts', '1 << 2 + 3 >> 4', '((1 << (2 + 3)) >> 4)'],
    ['shifts before &', '1 & 2 << 3', '(1 & (2 << 3))'],
    ['& before |', '1 | 2 & 3 | 4', '((1 | (2 & 3)) | 4)'],
    ['a minus sign before all of these', '-1 * 2', '((-1) * 2)'],
    ['a minus sign behind an operator', '1 - -2 * 3', '(1 - ((-2) * 3))'],
    ['as parentheses say', '(1 + 2) * (3 | 4)', '((1 + 2) * (3 | 4))'],
  ])('%s', (_, text, expected) => {
    expect(bound(leftOf(text))).toBe(expected);
  });
});

describe('% and ^ take in everything on their right, and one operand on their left', () => {
  it.each([
    ['1 % 2 + 3', '(1 % (2 + 3))'],
    ['1 + 2 % 3 & 4', '(1 + (2 % (3 & 4)))'],
    ['1 * 2 % 3', '(1 * (2 % 3))'],
    ['1 % 2 % 3', '(1 % (2 % 3))'],
    ['1 ^ 2 | 3', '(1 ^ (2 | 3))'],
    ['1 | 2 ^ 3', '(1 | (2 ^ 3))'],
    ['-1 % 2', '(-(1 % 2))'],
    ['1 * -2 ^ 3 + 4', '(1 * (-(2 ^ (3 + 4))))'],
    ['(1 % 2) + 3', '((1 % 2) + 3)'],
    ['1 % 2 * 3 | 4', '(1 % ((2 * 3) | 4))'],
  ])('%s', (text, expected) => {
    expect(bound(leftOf(text))).toBe(expected);
  });
});

it('loads have a size of one byte unless they say otherwise, and offsets of their own', () => {
  expect(bound(leftOf('ip[ip[0] & 1 : 2] + ether[0:04]'))).toBe('(ip[(ip[0:1] & 1):2] + link[0:4])');
});

it('the span of an operation takes in the parentheses of its operands, not its own', () => {
  const text = '(1 + (2)) * (3)';
  const product = leftOf(text);
  expect(slice(text, product.span)).toBe('(1 + (2)) * (3)');
  expect(product.kind === 'binary' && slice(text, product.left.span)).toBe('1 + (2)');
  expect(product.kind === 'binary' && slice(text, product.right.span)).toBe('3');
});
