/** A client of pcap_oracle: many cases in, libpcap's own answers out, through one process. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Case } from './cases.js';
import { type External, sharedFolder } from './shared.js';

export type Dialect = '1.10.3' | '1.10.5' | '1.10.6';

export interface Oracle {
  readonly path: string;
  /** What the libpcap it is linked to calls itself: `libpcap version 1.10.3 (with TPACKET_V3)`. */
  readonly version: string;
  /** Ours that speaks the same. */
  readonly dialect: Dialect;
}

/** Where the oracle is: BPFSIEVE_ORACLE, the user's cache folder, or freshly built when a compiler is there. */
export function findOracle(): External<Oracle> {
  const { BPFSIEVE_ORACLE } = process.env;
  const path = BPFSIEVE_ORACLE ?? cachedOracle() ?? builtOracle();
  if (path === undefined)
    return { missing: 'pcap_oracle is missing: install libpcap-dev and gcc, and run shared/oracle/build.sh' };
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
  return { value: { path, version, dialect: dialectOf(version) } };
}

/** Our dialect for a version text of libpcap; 1.10.4 is as 1.10.3, and whatever came later is as 1.10.6. */
export function dialectOf(version: string): Dialect {
  const [, minor = '0', patch = '0'] = /libpcap version 1\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(minor) < 10 || (minor === '10' && Number(patch) < 5)) return '1.10.3';
  return minor === '10' && patch === '5' ? '1.10.5' : '1.10.6';
}

function cachedOracle(): string | undefined {
  const { XDG_CACHE_HOME: cache = join(homedir(), '.cache') } = process.env;
  const path = join(cache, 'pcap_oracle', 'pcap_oracle');
  return existsSync(path) ? path : undefined;
}

function builtOracle(): string | undefined {
  const shared = sharedFolder();
  const toolsAreThere = existsSync('/usr/include/pcap/pcap.h') && existsSync('/usr/bin/gcc');
  if ('missing' in shared || !toolsAreThere) return undefined;
  const build = spawnSync(join(shared.value, 'oracle', 'build.sh'), { encoding: 'utf8' });
  return build.status === 0 ? build.stdout.trim() : undefined;
}

/** What libpcap says to each case, in order. A case that kills the process has no answer; those after it are asked again. */
export function ask(oracle: Oracle, cases: readonly Case[]): Answer[] {
  const answers: Answer[] = [];
  while (answers.length < cases.length) {
    const batch = cases.slice(answers.length, answers.length + 5000);
    const run = spawnSync(oracle.path, {
      input: batch.map(request).join(''),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    // A process that dies before it has read everything breaks the pipe; what it answered until then counts.
    if (run.error !== undefined && !run.error.message.includes('EPIPE')) throw run.error;
    const lines = run.stdout.split('\n').slice(0, -1);
    for (const line of lines) answers.push(answer(line));
    if (lines.length < batch.length)
      answers.push({ kind: 'none', reason: `died of ${run.signal ?? `status ${run.status}`}` });
  }
  return answers;
}

function request({ expression, linkType, snapLength, netmask, optimize }: Case): string {
  if (/[\n\0]/.test(expression))
    throw new Error('a line-based protocol cannot carry a line feed or NUL in an expression');
  const mask = netmask === undefined ? '-' : netmask.toString(16);
  return `${linkType}\t${snapLength}\t${mask}\t${optimize ? 1 : 0}\t${expression}\n`;
}

function answer(line: string): Answer {
  const parsed = JSON.parse(line) as
    | { ok: true; insns: [number, number, number, number][] }
    | { ok: false; error: string };
  if (parsed.ok)
    return { kind: 'program', instructions: parsed.insns.map(([code, jt, jf, k]) => ({ code, jt, jf, k })) };
  return parsed.error === 'TIMEOUT'
    ? { kind: 'none', reason: 'libpcap took more than 20 s' }
    : { kind: 'refusal', message: parsed.error };
}
