import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { linearize } from '../../src/cfg/index.js';
import { dialects, optimize } from '../../src/optimize/index.js';
import type { Case } from '../support/cases.js';
import { realLifeFilters } from '../support/filters.js';
import { ask, type Dialect, findOracle, type Oracle } from '../support/oracle.js';
import { type Generator, generators } from '../support/random-cases.js';
import { type External, present, skips, titled } from '../support/shared.js';
import { lists } from './lists.js';
import { raise } from './raise.js';

/** The system's libpcap, and others whose oracle somebody built in the cache folder (see docs/optimizer.md). */
function oracles(): External<Oracle>[] {
  const { XDG_CACHE_HOME: cache = join(homedir(), '.cache') } = process.env;
  const others = (['1.10.5', '1.10.6'] as const).map((version): External<Oracle> => {
    const path = join(cache, `pcap_oracle_${version}`, 'pcap_oracle');
    return existsSync(path)
      ? { value: { path, version: `libpcap version ${version}`, dialect: version } }
      : { missing: `no oracle of libpcap ${version} was built`, installable: false };
  });
  return [findOracle(), ...others];
}

/** In-block jumps look like ends of blocks in a program, and libpcap leaves programs that have them alone. */
const hasInBlockJumps = ({ expression }: Case): boolean => /protochain|geneve/.test(expression);

/** What the optimizer makes of libpcap's own unoptimized programs, where that is not what libpcap's makes of them. */
function differences(oracle: Oracle, cases: readonly Case[], dialect: Dialect): unknown[] {
  const usable = cases.filter((each) => !hasInBlockJumps(each));
  const plain = ask(
    oracle,
    usable.map((each) => ({ ...each, optimize: false })),
  );
  const best = ask(
    oracle,
    usable.map((each) => ({ ...each, optimize: true })),
  );
  let compared = 0;
  const different = usable.flatMap(({ expression, linkType }, i) => {
    const [before, after] = [plain[i]!, best[i]!];
    if (before.kind !== 'program' || after.kind === 'none') return [];
    compared++;
    const expected = after.kind === 'program' ? after.instructions : after.message;
    const found = optimized(before.instructions, dialect);
    return JSON.stringify(found) === JSON.stringify(expected)
      ? []
      : [{ expression, linkType, expected, found }];
  });
  expect(compared).toBeGreaterThan(usable.length / 4);
  return different.slice(0, 3);
}

function optimized(program: Parameters<typeof raise>[0], dialect: Dialect): unknown {
  try {
    const { instructions } = linearize(optimize(raise(program), dialects[dialect]));
    const rejectsAll = instructions.length === 1 && instructions[0]!.k === 0;
    return rejectsAll ? 'expression rejects all packets' : instructions;
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}

/** Link types without jumps inside blocks. */
const linkTypes = ['EN10MB', 'RAW', 'LINUX_SLL', 'LINUX_SLL2', 'NULL', 'LOOP', 'PPP', 'IPV4', 'IPV6'];

const caseOf = (expression: string, linkType: string): Case => ({
  expression,
  linkType,
  snapLength: 262144,
  netmask: undefined,
  optimize: true,
});

const realLife = realLifeFilters();

describe.each(oracles().map((oracle) => [titled('the optimizer and libpcap’s', oracle), oracle] as const))(
  '%s',
  (_, oracle) => {
    const check = (cases: readonly Case[]) => {
      const { dialect } = present(oracle);
      expect(differences(present(oracle), cases, dialect)).toEqual([]);
    };

    describe.skipIf(skips(oracle))('agree', () => {
      it.skipIf(skips(realLife))(titled('on every filter that people type', realLife), () => {
        check(present(realLife).flatMap((filter) => linkTypes.map((linkType) => caseOf(filter, linkType))));
      });

      it.each<Generator>(['everyday', 'deep', 'long'])('on random filters: %s', (generator) => {
        const filters = fc.sample(generators[generator], { numRuns: 300, seed: 7 });
        check(filters.map((filter, i) => caseOf(filter, linkTypes[i % linkTypes.length]!)));
      });

      it.each(Object.entries(lists))('on a list of 40: %s', (_name, list) => {
        check([caseOf(list(7), 'EN10MB'), caseOf(list(40), 'EN10MB')]);
      });
    });
  },
);
