import { expect, it } from 'vitest';
import { Xxh32, xxh32 } from '../../../src/node/compression/xxh32.js';

const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff);

it('known values', () => {
  expect(xxh32(new Uint8Array(0)).toString(16)).toBe('2cc5d05');
  expect(xxh32(new TextEncoder().encode('abc')).toString(16)).toBe('32d153ff');
  expect(xxh32(new TextEncoder().encode('Nobody inspects the spammish repetition')).toString(16)).toBe(
    'e2293b2f',
  );
});

it('is the same whatever the pieces', () => {
  const whole = xxh32(bytes);
  for (const piece of [1, 3, 15, 16, 17, 40]) {
    const hash = new Xxh32();
    for (let at = 0; at < bytes.length; at += piece) hash.update(bytes.subarray(at, at + piece));
    expect(hash.digest()).toBe(whole);
  }
});
