import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError, unsigned } from '../../src/base/index.js';
import { type Arithmetic, parse } from '../../src/syntax/index.js';
import { decided, valuesOf } from '../../src/warnings/values.js';
import { arithmetic } from '../support/expressions/arithmetic.js';

const sides = (text: string) => {
  const { expression } = parse(text);
  if (expression?.kind !== 'relation') throw new Error(text);
  return expression;
};
const valuesIn = (text: string) => valuesOf(sides(`${text} = 0`).left);

describe('what the value of arithmetic can be', () => {
  it.each<[string, number, number, number, number]>([
    ['5', 5, 5, 5, 5],
    ['ip[0]', 0, 0xff, 0, 0xff],
    ['ip[0:2]', 0, 0xffff, 0, 0xffff],
    ['ip[0:4]', 0, 0xffffffff, 0, 0xffffffff],
    ['len', 0, 0xffffffff, 0, 0xffffffff],
    ['-1', 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    ['-len', 0, 0xffffffff, 0, 0xffffffff],
    ['len & 6', 0, 6, 0, 6],
    ['ip[0] | 0x100', 0x100, 0x1ff, 0x100, 0x1ff],
    ['ip[0] + 3', 3, 258, 0, 0x1ff],
    ['len + 1', 0, 0xffffffff, 0, 0xffffffff],
    ['ip[0] * 2', 0, 510, 0, 0x1ff],
    ['len * 2', 0, 0xffffffff, 0, 0xffffffff],
    ['ip[0] << 2', 0, 1020, 0, 0x3fc],
    ['ip[0] << ip[1]', 0, 0xffffffff, 0, 0xffffffff],
    ['ip[0] >> 4', 0, 15, 0, 0xf],
    ['ip[0] >> ip[1]', 0, 0xffffffff, 0, 0xffffffff],
    ['(len | 3) >> 1', 1, 0x7fffffff, 1, 0x7fffffff],
    ['len % 7', 0, 6, 0, 7],
    ['len % ip[0]', 0, 0xffffffff, 0, 0xffffffff],
    ['ip[0] - 1', 0, 0xffffffff, 0, 0xffffffff],
    ['7 - 5', 2, 2, 2, 2],
    ['6 ^ 3', 5, 5, 5, 5],
    ['7 / 2', 0, 0xffffffff, 0, 0xffffffff],
  ])('%s', (text, least, most, always, ever) => {
    expect(valuesIn(text)).toEqual({ least, most, always, ever });
  });

  it.each<[string, boolean | undefined]>([
    ['ip[0] > 255', false],
    ['ip[0] > 254', undefined],
    ['ip[0] >= 256', false],
    ['ip[0] >= 255', undefined],
    ['ip[0] >= 0', true],
    ['ip[0] < 0', false],
    ['ip[0] < 256', true],
    ['ip[0] < 255', undefined],
    ['ip[0] <= 255', true],
    ['ip[0] <= 254', undefined],
    ['ip[0] + 1 > 0', true],
    ['ip[0] = 256', false],
    ['256 = ip[0]', false],
    ['ip[0] = 255', undefined],
    ['ip[0] != 256', true],
    ['ip[0] & 2 = 1', false],
    ['1 = ip[0] & 2', false],
    ['ip[0] & 2 = 2', undefined],
    ['ip[0] | 2 = 1', false],
    ['ip[0] | 2 != 0', true],
    ['3 = 3', true],
    ['3 = 4', false],
    ['3 != 4', true],
  ])('%s is %s', (text, expected) => {
    const { operator, left, right } = sides(text);
    expect(decided(operator, valuesOf(left), valuesOf(right))).toBe(expected);
  });
});

/** The value for one packet, whose loads and length are what `draw` says; undefined for a division by zero. */
function evaluate(node: Arithmetic, draw: (most: number) => number): number | undefined {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'length':
      return draw(0xffffffff);
    case 'load':
      return draw(node.size === 1 ? 0xff : node.size === 2 ? 0xffff : 0xffffffff);
    case 'negate': {
      const value = evaluate(node.operand, draw);
      return value === undefined ? undefined : unsigned.negate(value);
    }
    case 'binary': {
      const [a, b] = [evaluate(node.left, draw), evaluate(node.right, draw)];
      if (a === undefined || b === undefined) return undefined;
      if (b === 0 && (node.operator === '/' || node.operator === '%')) return undefined;
      return operations[node.operator](a, b);
    }
  }
}

const operations = {
  '+': unsigned.add,
  '-': unsigned.subtract,
  '*': unsigned.multiply,
  '/': unsigned.divide,
  '%': unsigned.modulo,
  '&': unsigned.and,
  '|': unsigned.or,
  '^': unsigned.xor,
  '<<': unsigned.shiftLeft,
  '>>': unsigned.shiftRight,
};

/** Not every text of the generator is a filter: `0-ip[0]` has a name in it. */
function leftOf(text: string): Arithmetic | undefined {
  try {
    return sides(`${text} = 0`).left;
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

describe('the possible values of any arithmetic', () => {
  it('hold every value that it has', () => {
    fc.assert(
      fc.property(arithmetic(3), fc.infiniteStream(fc.nat(0xffffffff)), (text, numbers) => {
        const node = leftOf(text);
        if (node === undefined) return;
        const { least, most, always, ever } = valuesOf(node);
        for (let i = 0; i < 10; i++) {
          const value = evaluate(node, (largest) => numbers.next().value % (largest + 1));
          if (value === undefined) continue;
          expect(value).toBeGreaterThanOrEqual(least);
          expect(value).toBeLessThanOrEqual(most);
          expect(unsigned.and(value, always)).toBe(always);
          expect(unsigned.or(value, ever)).toBe(ever);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
