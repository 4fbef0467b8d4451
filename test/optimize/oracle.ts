/** The real libpcap, asked in bulk (shared/oracle). One request for each expression, with and without its optimizer. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Instruction } from '../../src/cbpf/index.js';

export interface Request {
  readonly linkType: string;
  readonly expression: string;
}

export type Answer = readonly Instruction[] | { readonly error: string };

interface Row {
  readonly ok: boolean;
  readonly insns?: readonly (readonly [number, number, number, number])[];
  readonly error?: string;
}

const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** Where the oracle linked with the system's libpcap is, or one linked with another version. */
export const oracleOf = (version?: string): string =>
  join(caches, version === undefined ? 'pcap_oracle' : `pcap_oracle_${version}`, 'pcap_oracle');

export const hasOracle = (version?: string): boolean => existsSync(oracleOf(version));

export function ask(requests: readonly Request[], optimize: boolean, version?: string): Answer[] {
  const input = requests.map(({ linkType, expression }) =>
    [linkType, '262144', '-', optimize ? '1' : '0', expression].join('\t'),
  );
  const output = execFileSync(oracleOf(version), {
    input: `${input.join('\n')}\n`,
    maxBuffer: 2 ** 31,
    encoding: 'utf8',
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { insns, error } = JSON.parse(line) as Row;
      return insns?.map(([code, jt, jf, k]) => ({ code, jt, jf, k })) ?? { error: error ?? '' };
    });
}
