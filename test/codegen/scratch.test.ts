import { describe, expect, it } from 'vitest';
import { ScratchRegisters } from '../../src/codegen/scratch.js';

describe('scratch registers', () => {
  it('hands out all sixteen, then none', () => {
    const scratch = new ScratchRegisters();
    expect(Array.from({ length: 16 }, () => scratch.allocate())).toEqual(
      Array.from({ length: 16 }, (_, i) => i),
    );
    expect(scratch.allocate()).toBeUndefined();
  });

  it('hands out the last one again when it has been given back, and rotates otherwise', () => {
    const scratch = new ScratchRegisters();
    scratch.allocate();
    const second = scratch.allocate();
    scratch.free(0);
    expect(scratch.allocate()).toBe(2);
    scratch.free(2);
    expect([second, scratch.allocate()]).toEqual([1, 2]);
  });

  it('comes round to a register freed long ago', () => {
    const scratch = new ScratchRegisters();
    for (let i = 0; i < 16; i++) scratch.allocate();
    scratch.free(3);
    expect(scratch.allocate()).toBe(3);
  });

  it('comes all the way round to the one before the last', () => {
    const scratch = new ScratchRegisters();
    for (let i = 0; i < 16; i++) scratch.allocate();
    scratch.free(14);
    expect(scratch.allocate()).toBe(14);
  });
});
