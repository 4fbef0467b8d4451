import { describe, expect, it } from 'vitest';
import { dltOfLinktype, largestPacket, linktypeOfDlt } from '../../src/capture/index.js';
import { linkTypes } from '../../src/link/index.js';

describe('the numbers of link types', () => {
  it.each(linkTypes.map(({ name, dlt, linktype }) => [name, dlt, linktype] as const))(
    '%s is DLT %i and LINKTYPE %i, as the table of link types has it',
    (_, dlt, linktype) => {
      expect(dltOfLinktype(linktype)).toBe(dlt);
      expect(linktypeOfDlt(dlt)).toBe(linktype);
    },
  );

  it('takes an unknown LINKTYPE for a DLT, and gives no LINKTYPE to an unknown DLT', () => {
    expect([12, 14, 5000].map(dltOfLinktype)).toEqual([12, 14, 5000]);
    expect([14, 17, 98, 5000].map(linktypeOfDlt)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('knows the types with larger packets', () => {
    expect([1, 231, 249, 279].map(largestPacket)).toEqual([262144, 134217728, 1048576, 8388608]);
  });
});
