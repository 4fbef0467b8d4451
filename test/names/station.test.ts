import { describe, expect, it } from 'vitest';
import { misparseArcnet, parseArcnet, parseDecnet, parseMac } from '../../src/names/index.js';

describe('MAC addresses', () => {
  it.each([
    ['00:11:22:33:44:55', [0x00, 0x11, 0x22, 0x33, 0x44, 0x55]],
    ['0:1:2:aa:Bb:c', [0x00, 0x01, 0x02, 0xaa, 0xbb, 0x0c]],
    ['0-11-2-33-4-55', [0x00, 0x11, 0x02, 0x33, 0x04, 0x55]],
    ['0.11.2.33.4.55', [0x00, 0x11, 0x02, 0x33, 0x04, 0x55]],
    ['0011.2233.4455', [0x00, 0x11, 0x22, 0x33, 0x44, 0x55]],
    ['001122334455', [0x00, 0x11, 0x22, 0x33, 0x44, 0x55]],
    ['FFFFFFFFFFFF', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])('reads %s', (text, bytes) => {
    expect(parseMac(text)).toEqual(Uint8Array.from(bytes));
  });

  it.each([
    '',
    '0:1:2:3:4',
    '0:1:2:3:4:5:6',
    '0:1-2:3:4:5',
    '0:1:2:3:4:100',
    '00112233445',
    'g0:1:2:3:4:5',
    '011.2233.4455',
  ])('refuses %s', (text) => {
    expect(parseMac(text)).toBeUndefined();
  });
});

describe('ARCnet addresses', () => {
  it.each([
    ['$1f', 0x1f, 0xd1],
    ['$1', 0x01, 0xd1],
    ['$F', 0x0f, 0xdf],
    ['$aB', 0xab, 0xda],
    ['$00', 0x00, 0xd0],
  ])('%s, right since 1.10.6 and wrong before', (text, right, wrong) => {
    expect(parseArcnet(text)).toBe(right);
    expect(misparseArcnet(text)).toBe(wrong);
  });

  it.each(['', '$', '1f', '$123', '$g'])('refuses %s', (text) => {
    expect(parseArcnet(text)).toBeUndefined();
    expect(misparseArcnet(text)).toBeUndefined();
  });
});

describe('DECnet addresses', () => {
  it.each([
    ['1.2', 0x0402],
    ['63.1023', 0xffff],
    ['64.1024', 0],
    ['1.2.3', 0x0402],
    ['1.0x2', 0x0400],
    ['99999999999999999999999.1', 0xfc01],
  ])('%s is area and node', (text, address) => {
    expect(parseDecnet(text)).toBe(address);
  });

  it.each(['', '1', '1.', '0x1.2', '.2'])('refuses %s', (text) => {
    expect(parseDecnet(text)).toBeUndefined();
  });
});
