import { describe, expect, it } from 'vitest';
import { Window } from '../../src/capture/index.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const waiting = (window: Window): number[] => [...window.bytes.subarray(window.start, window.end)];

describe('a window over an input', () => {
  it('takes as much as there is space for and gives the rest back', () => {
    const window = new Window(4);
    expect([...window.add(bytes(1, 2, 3, 4, 5))]).toEqual([5]);
    expect(waiting(window)).toEqual([1, 2, 3, 4]);
  });

  it('makes room by moving what is not consumed, and knows where in the input it lies', () => {
    const window = new Window(4);
    window.add(bytes(1, 2, 3, 4));
    window.start += 3;
    expect(window.offset).toBe(3);
    window.add(bytes(5, 6));
    expect(waiting(window)).toEqual([4, 5, 6]);
    expect([window.start, window.offset]).toEqual([0, 3]);
  });

  it('grows when all of it waits, and to what was wanted', () => {
    const window = new Window(2);
    window.add(bytes(1, 2));
    expect(window.space().length).toBeGreaterThan(0);
    window.want(100);
    expect(window.space().length).toBe(98);
    expect(waiting(window)).toEqual([1, 2]);
  });

  it('is filled in place', () => {
    const window = new Window(4);
    window.space().set([7, 8]);
    window.filled(2);
    expect(waiting(window)).toEqual([7, 8]);
    expect(() => window.filled(3)).toThrow('more bytes than there was space for');
  });

  it('goes on in memory of another kind, with what waits', () => {
    const window = new Window(4);
    window.add(bytes(1, 2, 3, 4));
    window.start += 1;
    const shared = new Uint8Array(100);
    window.move((length, kept) => {
      const given = shared.subarray(50, 50 + length);
      given.set(kept);
      return given;
    });
    expect(window.offset).toBe(1);
    window.add(bytes(5, 6));
    expect([...shared.subarray(50, 54)]).toEqual([2, 3, 4, 5]);
    expect(window.view.getUint8(1)).toBe(3);
    window.want(8);
    expect(window.space().length).toBe(4);
    expect(waiting(window)).toEqual([2, 3, 4, 5]);
  });

  it('counts what was consumed elsewhere', () => {
    const window = new Window(4);
    window.add(bytes(1, 2));
    expect(() => window.skip(10)).toThrow();
    window.start += 2;
    window.skip(10);
    expect(window.offset).toBe(12);
  });
});
