import { describe, expect, it } from 'vitest';
import * as link from '../../src/link/index.js';

describe('link types', () => {
  it('have distinct names and numbers', () => {
    for (const key of ['name', 'dlt', 'linktype', 'description'] as const) {
      expect(new Set(link.linkTypes.map((type) => type[key])).size).toBe(link.linkTypes.length);
    }
  });

  it.each([
    ['EN10MB', 1, 1],
    ['NULL', 0, 0],
    ['PPP', 9, 9],
    ['RAW', 12, 101],
    ['LOOP', 108, 108],
    ['LINUX_SLL', 113, 113],
    ['IPV4', 228, 228],
    ['IPV6', 229, 229],
    ['LINUX_SLL2', 276, 276],
  ])('%s is DLT %i and LINKTYPE %i', (name, dlt, linktype) => {
    expect(link.find(name)).toMatchObject({ name, dlt, linktype });
    expect(link.find(dlt)?.name).toBe(name);
  });

  it('are found in any case, with or without DLT_, and by a number in digits', () => {
    expect(['en10mb', 'DLT_EN10MB', '1'].map((name) => link.find(name)?.name)).toEqual([
      'EN10MB',
      'EN10MB',
      'EN10MB',
    ]);
  });

  it('are all found by name and by number, and are 152 in all', () => {
    expect(link.linkTypes).toHaveLength(152);
    for (const type of link.linkTypes)
      expect([link.find(type.name), link.find(type.dlt)]).toEqual([type, type]);
  });

  it('have numbers without a name among them, of which nothing is known', () => {
    expect([link.find(147), link.find('162')]).toMatchObject([
      { name: '147', description: 'DLT 147', dlt: 147, linktype: 147, protocol: { kind: 'unknown' } },
      { name: '162', dlt: 162 },
    ]);
    expect([104, 289].map((dlt) => link.find(dlt)?.dlt)).toEqual([104, 289]);
    expect([103, 290, -1, 104.5].map((dlt) => link.find(dlt))).toEqual(Array(4).fill(undefined));
  });

  it('have their type field where the address family lies, except PFLOG, whose is behind its length', () => {
    const families = link.linkTypes.filter(({ protocol: { kind } }) =>
      ['loopback', 'address-family'].includes(kind),
    );
    const places = families.map(({ name, typeField }) => [name, typeField]);
    expect(Object.fromEntries(places)).toEqual({ NULL: 0, LOOP: 0, ENC: 0, PFLOG: 0, IPNET: 1 });
  });

  it('are not found when there is no such type', () => {
    expect([link.find('EN10GB'), link.find(9999), link.find('')]).toEqual([undefined, undefined, undefined]);
  });
});
