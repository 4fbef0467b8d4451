import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protocols, services } from '../../src/names/data.js';
import type { Case } from '../support/cases.js';
import { compareAll, describeDifference } from '../support/comparison.js';
import { findOracle } from '../support/oracle.js';
import { ours } from '../support/ours.js';
import { type External, present, root, skips, titled } from '../support/shared.js';

/** libpcap's answers are those of the databases of this machine: they must be the ones that ours were made from. */
function sameDatabases(): External<string> {
  const made =
    /netbase ([\d.]+)/.exec(readFileSync(join(root, 'src', 'names', 'data.ts'), 'utf8'))?.[1] ?? '';
  const { stdout = '' } = spawnSync('dpkg', ['-s', 'netbase'], { encoding: 'utf8' });
  const installed = /^Version: (.*)$/m.exec(stdout ?? '')?.[1];
  if (installed === made) return { value: made };
  return { missing: `not the package netbase ${made}, but ${installed ?? 'none'}`, installable: false };
}

const oracle = findOracle();
const databases = sameDatabases();

/** Every name of a table of the embedded resolver. */
const namesOf = (table: string): string[] =>
  table
    .trim()
    .split(/\s+/)
    .flatMap((word) => word.replace(/.*=/, '').split(','));

const questions = (before: string, names: readonly string[]): Case[] =>
  names.map((name) => ({
    expression: `${before} \\${name}`,
    linkType: 'RAW',
    snapLength: 262144,
    netmask: undefined,
    optimize: true,
  }));

describe.skipIf(skips(oracle) || skips(databases))(
  titled(titled('the embedded names', oracle), databases),
  () => {
    it.each([
      ['services', 'port', services, 300],
      ['services of TCP', 'tcp port', services, 300],
      ['services of UDP', 'udp port', services, 300],
      ['protocols', 'ip proto', protocols, 100],
    ])('are what libpcap takes: %s', (_, before, table, count) => {
      const names = namesOf(table);
      expect(names.length).toBeGreaterThan(count);
      const known = questions(before, [...names, ...names.map((name) => name.toUpperCase()), 'nosuch']);
      const { differences, tally } = compareAll(present(oracle), ours(present(oracle).dialect), known);
      expect(differences.map(describeDifference)).toEqual([]);
      expect(tally.identical).toBeGreaterThan(50);
    });
  },
);
