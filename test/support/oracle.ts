/** A client of libpcap-compiler.c: many cases in, libpcap's own answers out, through one process. */

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Case } from './cases.js';
import { type External, root } from './shared.js';

export type Dialect = '1.10.3' | '1.10.5' | '1.10.6';

export interface Oracle {
  readonly path: string;
  /** What the libpcap it is linked to calls itself: `libpcap version 1.10.3 (with TPACKET_V3)`. */
  readonly version: string;
  /** Ours that speaks the same. */
  readonly dialect: Dialect;
}

/** Where the oracle is: BPFSIEVE_ORACLE, or one built here, or the shared one that somebody built before. */
export function findOracle(): External<Oracle> {
  const { BPFSIEVE_ORACLE } = process.env;
  const path = BPFSIEVE_ORACLE ?? builtOracle() ?? cachedOracle();
  if (path === undefined)
    return { missing: 'libpcap cannot be asked: install the packages libpcap-dev and gcc' };
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
  return { value: { path, version, dialect: dialectOf(version) } };
}

/** Our dialect for a version text of libpcap; 1.10.4 is as 1.10.3, and whatever came later is as 1.10.6. */
export function dialectOf(version: string): Dialect {
  const [, minor = '0', patch = '0'] = /libpcap version 1\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(minor) < 10 || (minor === '10' && Number(patch) < 5)) return '1.10.3';
  return minor === '10' && patch === '5' ? '1.10.5' : '1.10.6';
}

/** Built from libpcap-compiler.c, once for each version of it. */
function builtOracle(): string | undefined {
  if (!existsSync('/usr/include/pcap/pcap.h')) return undefined;
  const source = join(root, 'test', 'support', 'libpcap-compiler.c');
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  const folder = join(root, 'node_modules', '.cache', 'bpfsieve');
  const path = join(folder, `libpcap-compiler-${digest}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // Under a name of its own first: tests run in several processes, and none may see half a program.
  const unfinished = `${path}.${process.pid}`;
  if (spawnSync('gcc', ['-O2', '-o', unfinished, source, '-lpcap']).status !== 0) return undefined;
  renameSync(unfinished, path);
  return path;
}

function cachedOracle(): string | undefined {
  const { XDG_CACHE_HOME: cache = join(homedir(), '.cache') } = process.env;
  const path = join(cache, 'pcap_oracle', 'pcap_oracle');
  return existsSync(path) ? path : undefined;
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
