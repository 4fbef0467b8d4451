import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tables } from '../scripts/tables/index.js';
import { families } from '../scripts/tables/primitives.js';
import { type Expression, parse } from '../src/syntax/index.js';
import { root } from './support/shared.js';

describe('the tables in docs', () => {
  it.each([...tables])('%s is what scripts/make-tables.ts makes', (path, make) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(make());
  });

  it('have every kind of primitive that the syntax tree knows', () => {
    const kinds = new Set<Expression['kind']>();
    for (const { filter } of [...families.values()].flat()) kinds.add(parse(filter).expression!.kind);
    const all: readonly Expression['kind'][] = [
      ...(['identifier', 'protocol', 'broadcast', 'multicast', 'less', 'greater', 'byte'] as const),
      ...(['inbound', 'outbound', 'ifindex', 'vlan', 'mpls', 'pppoed', 'pppoes', 'geneve', 'llc'] as const),
      ...([
        'relation',
        'pf',
        'wlan-type',
        'wlan-direction',
        'atm',
        'atm-field',
        'mtp2',
        'mtp3-field',
      ] as const),
    ];
    expect([...kinds].sort()).toEqual([...all].sort());
  });
});
