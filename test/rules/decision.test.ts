import { describe, expect, it } from 'vitest';
import { op } from '../../src/cbpf/index.js';
import { type Decision, Decisions } from '../../src/rules/decision.js';
import { HIGHEST, Values } from '../../src/rules/value.js';

const values = new Values();
const decisions = new Decisions();
const { accept, reject } = decisions;
const byte = values.load(1, undefined, 23)!;
const word = values.load(4, undefined, 26)!;
const masked = (mask: number) => values.operation(op.AND, word, values.constant(mask))!;

/** `26: 1…5` for a test that accepts the values of a word from 1 to 5. */
function shown(decision: Decision): string {
  if (decision.kind !== 'test') return decision.kind;
  const { value, first, last, inside, outside } = decision;
  const where = value.kind === 'load' ? `${value.offset}` : value.kind;
  return `${where}: ${first}…${last} ${shown(inside)} ${shown(outside)}`;
}

describe('a test', () => {
  it.each([
    ['of one value', decisions.test(byte, 6, 6, accept, reject), '23: 6…6 accept reject'],
    ['of what no byte is', decisions.test(byte, 300, HIGHEST, accept, reject), 'reject'],
    ['of what every byte is guards its load alone', decisions.test(byte, 0, 255, accept, reject), 'guard'],
    [
      'of a network',
      decisions.test(masked(0xffff0000), 0x0a010000, 0x0a010000, accept, reject),
      '26: 167837696…167903231 accept reject',
    ],
    [
      'of a network with bits outside of its mask',
      decisions.test(masked(0xffff0000), 0x0a010001, 0x0a010001, accept, reject),
      'reject',
    ],
    [
      'of a mask with holes',
      decisions.test(masked(0xff00ff00), 0x0a000100, 0x0a000100, accept, reject),
      'operation: 167772416…167772416 accept reject',
    ],
    [
      'of a range, in two',
      decisions.test(byte, 10, HIGHEST, decisions.test(byte, 21, HIGHEST, reject, accept), reject),
      '23: 10…20 accept reject',
    ],
    [
      'of a range, from above',
      decisions.test(byte, 21, HIGHEST, reject, decisions.test(byte, 10, HIGHEST, accept, reject)),
      '23: 10…20 accept reject',
    ],
    [
      'of two neighbours',
      decisions.test(byte, 5, 5, accept, decisions.test(byte, 6, 6, accept, reject)),
      '23: 5…6 accept reject',
    ],
    [
      'of two that are none',
      decisions.test(byte, 5, 5, accept, decisions.test(byte, 7, 7, accept, reject)),
      '23: 5…5 accept 23: 7…7 accept reject',
    ],
  ])('%s', (_, decision, expected) => {
    expect(shown(decision)).toBe(expected);
  });

  it('is the same object when it is made again', () => {
    const made = () => decisions.test(word, 7, 7, decisions.test(byte, 1, 1, accept, reject), reject);
    expect(made()).toBe(made());
  });

  it('needs what all ways to accept need', () => {
    const far = values.load(2, undefined, 40)!;
    const either = decisions.test(word, 7, 7, accept, decisions.test(far, 1, 1, accept, reject));
    expect(either.needs).toEqual(new Map([[-1, 30]]));
    expect(decisions.test(far, 1, 1, accept, reject).needs).toEqual(new Map([[-1, 42]]));
    expect(reject.needs).toBe('all');
  });
});
