import { describe, expect, it } from 'vitest';
import { parseCNumber, scanDecimal, wholeDecimal } from '../../src/names/integer.js';

describe('a number at the start of a text, as scanf(3) stores it', () => {
  it.each([
    ['80', 80, 2],
    ['80x', 80, 2],
    ['  80', 80, 4],
    ['+80', 80, 3],
    ['-80', -80, 3],
    ['0080', 80, 4],
    ['2147483647', 0x7fffffff, 10],
    ['2147483648', -0x80000000, 10],
    ['4294967295', -1, 10],
    ['4294967296', 0, 10],
    ['9223372036854775807', -1, 19],
    // Clamped to 64 bits, whose lower half is all ones, or all zeros.
    ['9223372036854775808', -1, 19],
    ['-9223372036854775808', 0, 20],
    ['-9223372036854775809', 0, 20],
    ['-9223372036854775807', 1, 20],
    ['999999999999999999999999999999', -1, 30],
    ['0000000000000000000000000000007', 7, 31],
  ])('%s', (text, value, end) => {
    expect(scanDecimal(text, 0)).toEqual({ value, end });
  });

  it.each(['', 'x', '+', '- 5', '0x'.slice(1)])('%j has none', (text) => {
    expect(scanDecimal(text, 0)).toBeUndefined();
  });

  it('begins where it is told', () => {
    expect(scanDecimal('80-90', 3)).toEqual({ value: 90, end: 5 });
  });
});

describe('a whole text that is a number, as strtoul(3) reads it', () => {
  it.each([
    ['80', 80],
    ['-1', -1],
    ['4294967295', -1],
    ['18446744073709551615', -1],
    ['18446744073709551616', -1],
    ['18446744069414584325', 5],
    ['-18446744073709551611', 5],
    ['-18446744073709551616', -1],
    ['999999999999999999999999', -1],
    ['1000000000000000000000000', -1],
    ['80x', undefined],
    ['', undefined],
  ])('%s', (text, value) => {
    expect(wholeDecimal(text)).toBe(value);
  });
});

describe('a number as C writes it', () => {
  it.each([
    ['0', 0],
    ['10', 10],
    ['010', 8],
    ['0x10', 16],
    ['0XfF', 255],
    ['4294967296', 4294967296],
    ['08', undefined],
    ['0x', undefined],
    ['1x', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('%s', (text, value) => {
    expect(parseCNumber(text)).toBe(value);
  });
});
