import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/syntax/spelling.js';

const words = ['port', 'proto', 'portrange', 'host', 'tcp', 'and', 'or', 'ip', 'multicast'];

describe('the words nearest to', () => {
  it.each([
    ['a word with two letters swapped', 'hots', ['host']],
    ['a word with a letter too many', 'andd', ['and']],
    ['a word with a letter too few, in the given order', 'prot', ['port', 'proto']],
    ['a word with another letter', 'tcb', ['tcp']],
    ['a long word with two faults', 'portrnage', ['portrange']],
    ['a long word with a swap and a letter too few', 'mutlicat', ['multicast']],
    ['a word that is right', 'tcp', []],
    ['a word of two letters, which is too short to tell', 'ib', []],
    ['a word of which nothing is right', 'xyzzy', []],
    ['a short word with two faults', 'hxxt', []],
  ])('%s', (_, word, expected) => {
    expect(nearest(word, words)).toEqual(expected);
  });

  it('are given the nearest first', () => {
    expect(nearest('abcdef', ['abcdxy', 'abcdex'])).toEqual(['abcdex', 'abcdxy']);
  });
});
