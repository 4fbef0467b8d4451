import { expect, it } from 'vitest';
import { clipped } from '../../src/base/index.js';

it.each([
  ['', ''],
  ['a'.repeat(50), 'a'.repeat(50)],
  ['a'.repeat(51), `${'a'.repeat(47)}...`],
  ['b'.repeat(1_000_000), `${'b'.repeat(47)}...`],
])('a word of any length takes 50 characters at most (case %#)', (text, shown) => {
  expect(clipped(text)).toBe(shown);
});
