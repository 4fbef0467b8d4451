import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemResolver } from '../../../src/node/index.js';
import type { Case } from '../../support/cases.js';
import { compareAll, describeDifference } from '../../support/comparison.js';
import { findOracle } from '../../support/oracle.js';
import { ours } from '../../support/ours.js';
import { present, skips, titled } from '../../support/shared.js';

const oracle = findOracle();

// The oracle looks up no hosts otherwise.
beforeEach(() => {
  vi.stubEnv('LIBPCAP_COMPILER_RESOLVES', '1');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Every word of a file of this machine, which has all names, and words that are none. */
function wordsOf(path: string): string[] {
  if (!existsSync(path)) return [];
  return [...new Set(readFileSync(path, 'utf8').match(/[A-Za-z][\w.+-]*/g))];
}

async function compareHere(expressions: readonly string[]): Promise<number> {
  const cases: Case[] = expressions.flatMap((expression) =>
    ['EN10MB', 'RAW'].map((linkType) => ({
      expression,
      linkType,
      snapLength: 262144,
      netmask: undefined,
      optimize: true,
    })),
  );
  const resolver = await systemResolver(expressions);
  const { differences, tally } = compareAll(present(oracle), ours(present(oracle).dialect, resolver), cases);
  expect(differences.map(describeDifference)).toEqual([]);
  return tally.identical;
}

const services = wordsOf('/etc/services');
const protocols = wordsOf('/etc/protocols');
const changed = (names: readonly string[]): string[] => names.flatMap((name) => [name, name.toUpperCase()]);

describe.skipIf(skips(oracle))(titled('the names of this machine', oracle), () => {
  it.skipIf(services.length === 0)('services', async () => {
    const identical = await compareHere(
      changed(services).flatMap((name) => [`port \\${name}`, `tcp port \\${name}`, `udp port \\${name}`]),
    );
    expect(identical).toBeGreaterThan(services.length);
  });

  it.skipIf(services.length === 0)('ranges of services', async () => {
    const identical = await compareHere(
      services.flatMap((name, i) => [
        `portrange \\${name}-${name}`,
        `portrange \\${name}-${services[i + 1] ?? 'http'}`,
        `tcp portrange \\${name}-60000`,
      ]),
    );
    expect(identical).toBeGreaterThan(services.length);
  });

  it.skipIf(protocols.length === 0)('protocols', async () => {
    const identical = await compareHere(
      changed(protocols).flatMap((name) => [
        `proto \\${name}`,
        `ip proto \\${name}`,
        `ip6 proto \\${name}`,
        `ip protochain \\${name}`,
      ]),
    );
    expect(identical).toBeGreaterThan(100);
  });

  it('hosts, networks and stations', async () => {
    const hosts = changed(wordsOf('/etc/hosts'));
    const networks = changed([...wordsOf('/etc/networks'), 'loopback']);
    const stations = changed([...wordsOf('/etc/ethers'), 'nosuch']);
    await compareHere([
      ...['localhost', ...hosts].flatMap((name) => [
        `host ${name}`,
        `ip6 src ${name}`,
        `ip dst host ${name}`,
      ]),
      ...networks.flatMap((name) => [`net ${name}`, `dst net ${name}`]),
      ...stations.map((name) => `ether host ${name}`),
    ]);
  });
});
