import { expect, it } from 'vitest';
import { Accumulator } from '../../src/capture/accumulator.js';

it('what is written while it grows is there', () => {
  const accumulator = new Accumulator();
  accumulator.append(new Uint8Array(65_000).fill(1));
  accumulator.append(new Uint8Array(200_000).fill(2));
  const taken = accumulator.take();
  expect(taken.length).toBe(265_000);
  expect([taken[0], taken[64_999], taken[65_000], taken.at(-1)]).toEqual([1, 1, 2, 2]);
});
