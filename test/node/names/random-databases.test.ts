import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemResolver } from '../../../src/node/index.js';
import type { Case } from '../../support/cases.js';
import { compareAll, describeDifference } from '../../support/comparison.js';
import { findOracle } from '../../support/oracle.js';
import { ours } from '../../support/ours.js';
import { present, skips, titled } from '../../support/shared.js';
import { ownEtc, privateEtc } from './private-etc.js';

const oracle = findOracle();
const namespace = privateEtc();

const names = ['a', 'A', 'b', 'x1', 'long-name', 'dot.ted', '_u'];
const pieces = [
  ...names,
  ...[' ', ' ', '\t', '\r', '\v', '/', ':', '.', '#', '-', '+', '0', '7', '08', '010', '0x1f', 'x', 'ff'],
  ...['/tcp', '/udp', '255', '256', '70000', '4294967295', '4294967296', '1:2:3:4:5:6', '10.1', '1.2.3.4'],
];

/** Entries as they should be, and whatever the pieces make; no blank begins the last line (see docs/decisions). */
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom(...pieces),
      fc.constantFrom('', '/tcp', '/udp'),
      fc.constantFrom(...pieces),
    )
    .map(([name, value, transport, alias]) => `${name} ${value}${transport} ${alias}`),
  fc
    .tuple(fc.array(fc.constantFrom(...pieces), { minLength: 6, maxLength: 6 }), fc.constantFrom(...names))
    .map(([bytes, name]) => `${bytes.join(':')} ${name}`),
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
);
const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((each) => `${each}\n`).join(''));

const cases: Case[] = names
  .flatMap((name) => [
    ...[`port \\${name}`, `tcp port \\${name}`, `udp port \\${name}`, `net \\${name}`],
    ...[`ip proto \\${name}`, `ether host \\${name}`],
  ])
  .map((expression) => ({
    expression,
    linkType: 'EN10MB',
    snapLength: 96,
    netmask: undefined,
    optimize: true,
  }));

describe.skipIf(skips(oracle) || skips(namespace))(
  titled(titled('databases of random lines', oracle), namespace),
  () => {
    it('are read as libpcap has them read', async () => {
      await fc.assert(
        fc.asyncProperty(text, text, text, text, async (services, protocols, networks, ethers) => {
          const etc = ownEtc(present(oracle), { services, protocols, networks, ethers });
          try {
            const resolver = await systemResolver([], { folder: etc.folder });
            const { differences } = compareAll(etc.oracle, ours(etc.oracle.dialect, resolver), cases);
            expect(differences.map(describeDifference)).toEqual([]);
          } finally {
            etc.remove();
          }
        }),
        { numRuns: 150 },
      );
    });
  },
);
