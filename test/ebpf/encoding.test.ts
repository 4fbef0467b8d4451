import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/ebpf/index.js';
import { anyWord } from './arbitrary.js';

describe('encoding', () => {
  it('puts the fields where RFC 9669 has them', () => {
    const instruction = { code: 0x07, dst: 1, src: 2, off: -2, imm: 0x11223344 };
    expect(Buffer.from(encode([instruction])).toString('hex')).toBe('0721feff44332211');
  });

  it('is undone by decoding, for any fields', () => {
    fc.assert(
      fc.property(fc.array(anyWord), (instructions) => {
        expect(decode(encode(instructions))).toEqual(instructions);
      }),
    );
  });

  it('undoes decoding, for any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 })), (slots) => {
        const bytes = Uint8Array.from(slots.flatMap((slot) => [...slot]));
        expect(encode(decode(bytes))).toEqual(bytes);
      }),
    );
  });

  it('reads a part of a larger buffer', () => {
    const bytes = Uint8Array.from({ length: 24 }, (_, i) => i);
    expect(encode(decode(bytes.subarray(8, 16)))).toEqual(bytes.slice(8, 16));
  });

  it('refuses bytes that are no whole number of instructions', () => {
    expect(() => decode(new Uint8Array(9))).toThrow(RangeError);
  });
});
