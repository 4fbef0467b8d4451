import { describe, expect, it } from 'vitest';
import { op } from '../../src/cbpf/index.js';
import {
  and,
  type Block,
  close,
  not,
  or,
  type Predicate,
  returnBlock,
  statement,
  test,
} from '../../src/cfg/index.js';

const nowhere = { start: 0, end: 0 };
/** A block that tests "is the packet's length `name`?", so that a walk can decide it from a set of names. */
const atom = (name: number): Predicate => test([], statement(op.JMP | op.JEQ | op.K, name, nowhere));

function walk(root: Block, truths: ReadonlySet<number>): { verdict: number; visited: number[] } {
  const visited: number[] = [];
  let block = root;
  while (block.jt !== undefined && block.jf !== undefined) {
    visited.push(block.branch.k);
    block = truths.has(block.branch.k) ? block.jt : block.jf;
  }
  return { verdict: block.branch.k, visited };
}

const closed = (predicate: Predicate): Block =>
  close(predicate, returnBlock(1, nowhere), returnBlock(0, nowhere));

describe('predicates', () => {
  const cases: [string, () => Predicate, (t: (name: number) => boolean) => boolean][] = [
    ['a', () => atom(1), (t) => t(1)],
    ['not a', () => not(atom(1)), (t) => !t(1)],
    ['a and b', () => and(atom(1), atom(2)), (t) => t(1) && t(2)],
    ['a or b', () => or(atom(1), atom(2)), (t) => t(1) || t(2)],
    ['not (a and b) or c', () => or(not(and(atom(1), atom(2))), atom(3)), (t) => !(t(1) && t(2)) || t(3)],
    [
      'a and not (b or not c)',
      () => and(atom(1), not(or(atom(2), not(atom(3))))),
      (t) => t(1) && !(t(2) || !t(3)),
    ],
  ];
  it.each(cases)('%s decides as its truth table says', (_, make, expected) => {
    for (let bits = 0; bits < 8; bits++) {
      const truths = new Set([1, 2, 3].filter((name) => bits & ((1 << name) >> 1)));
      expect(walk(closed(make()), truths).verdict).toBe(Number(expected((name) => truths.has(name))));
    }
  });

  it('tests from left to right and stops as soon as the verdict is known', () => {
    const root = closed(or(and(atom(1), atom(2)), atom(3)));
    expect(walk(root, new Set([1, 2])).visited).toEqual([1, 2]);
    expect(walk(root, new Set([2, 3])).visited).toEqual([1, 3]);
  });

  it('ties a chain of 100,000 terms without recursion and in linear time', () => {
    let predicate = atom(0);
    for (let name = 1; name < 100_000; name++) predicate = or(predicate, atom(name));
    const root = closed(predicate);
    expect(walk(root, new Set([99_999])).verdict).toBe(1);
    expect(walk(root, new Set()).visited).toHaveLength(100_000);
  });

  it('refuses to tie an end twice', () => {
    const a = atom(1);
    and(a, atom(2));
    expect(() => and(a, atom(3))).toThrow('an end was tied twice');
  });
});
