import { describe, expect, it } from 'vitest';
import { ipv4Mask, leftJustify, parseIpv4, parseNumericHost } from '../../src/names/index.js';

describe('one to four dotted numbers', () => {
  it.each([
    ['10', { address: 0x0a000000, bits: 8, value: 0x0a }],
    ['10.1', { address: 0x0a010000, bits: 16, value: 0x0a01 }],
    ['128.3', { address: 0x80030000, bits: 16, value: 0x8003 }],
    ['192.168.7', { address: 0xc0a80700, bits: 24, value: 0xc0a807 }],
    ['255.255.255.255', { address: 0xffffffff, bits: 32, value: 0xffffffff }],
    ['0.0.0.0', { address: 0, bits: 32, value: 0 }],
    ['010.001', { address: 0x0a010000, bits: 16, value: 0x0a01 }],
    ['0000000255.1', { address: 0xff010000, bits: 16, value: 0xff01 }],
  ])('reads %s', (text, expected) => {
    expect(parseIpv4(text)).toEqual(expected);
  });

  it.each(['256', '1.2.3.256', '1.2.3.1000', '1.2.3.4.5', '0x7f.1', '0X1.2', '', '1.', '.1', '1..2'])(
    'refuses %s',
    (text) => {
      expect(parseIpv4(text)).toBeUndefined();
    },
  );
});

describe('masks of prefixes', () => {
  it.each([
    [0, 0],
    [1, 0x80000000],
    [8, 0xff000000],
    [31, 0xfffffffe],
    [32, 0xffffffff],
  ])('/%i', (length, mask) => {
    expect(ipv4Mask(length)).toBe(mask);
  });
});

describe('networks given as bare numbers', () => {
  it.each([
    [0, { address: 0, mask: 0xffffffff }],
    [10, { address: 0x0a000000, mask: 0xff000000 }],
    [0x8003, { address: 0x80030000, mask: 0xffff0000 }],
    [0xc0a807, { address: 0xc0a80700, mask: 0xffffff00 }],
    [0xffffff, { address: 0xffffff00, mask: 0xffffff00 }],
    [0x01000000, { address: 0x01000000, mask: 0xffffffff }],
    [0xffffffff, { address: 0xffffffff, mask: 0xffffffff }],
  ])('%i moves left by bytes', (network, expected) => {
    expect(leftJustify(network)).toEqual(expected);
  });
});

describe('numeric host names', () => {
  it.each([
    ['10.1', 0x0a000001],
    ['1', 1],
    ['1.2.3', 0x01020003],
    ['1.2.3.4', 0x01020304],
    ['0x7f.1', 0x7f000001],
    ['0177.0.0.1', 0x7f000001],
    ['4294967295', 0xffffffff],
    ['1.16777215', 0x01ffffff],
    ['0', 0],
  ])('%s fills the bytes that are left with its last number', (text, address) => {
    expect(parseNumericHost(text)).toBe(address);
  });

  it.each(['4294967296', '1.16777216', '256.1', '1.2.3.4.5', '08', '0x', 'a', '1.', '', '-1'])(
    '%s is none',
    (text) => {
      expect(parseNumericHost(text)).toBeUndefined();
    },
  );
});
