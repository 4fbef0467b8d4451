import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIpv4, parseIpv6, parseMac } from '../../src/names/index.js';

/** The 16 bytes of an address, by the URL parser's canonical form of it. */
function bytesByUrl(text: string): number[] {
  const groups = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [left = '', right] = groups.split('::');
  const parse = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [head, tail] = [parse(left), right === undefined ? [] : parse(right)];
  const words = [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return words.flatMap((word) => [word >> 8, word & 0xff]);
}

describe('addresses', () => {
  it('of IPv6: the texts that the system takes, and the bytes that they mean', () => {
    const almost = fc.array(
      fc.constantFrom('0', '1', 'ffff', 'a', '10000', ':', '::', '.', '1.2.3.4', '255', '01'),
      {
        maxLength: 16,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV6(),
          almost.map((parts) => parts.join('')),
        ),
        (text) => {
          const bytes = parseIpv6(text);
          expect(bytes !== undefined).toBe(isIPv6(text));
          if (bytes !== undefined) expect([...bytes]).toEqual(bytesByUrl(text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('of IPv4: four octets are one number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 4 }), (octets) => {
        const parsed = parseIpv4([...octets].join('.'));
        const value = [...octets].reduce((sum, octet) => sum * 256 + octet, 0);
        const bits = 8 * octets.length;
        expect(parsed).toEqual({ value, bits, address: value * 2 ** (32 - bits) });
      }),
    );
  });

  it('of Ethernet: six bytes in every spelling', () => {
    const sixBytes = fc.uint8Array({ minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(sixBytes, fc.constantFrom(':', '-', '.', '', 'words'), (bytes, spelling) => {
        const short = [...bytes].map((byte) => byte.toString(16));
        const full = short.map((digits) => digits.padStart(2, '0')).join('');
        const words = full.replace(/(....)(....)/, '$1.$2.');
        const text = spelling === 'words' ? words : spelling === '' ? full : short.join(spelling);
        expect(parseMac(text)).toEqual(bytes);
      }),
    );
  });
});
