/** A filter → what compiling it costs, in processes of their own: by the built library, and by libpcap. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds, mebibytes. */
export interface Cold {
  readonly time: number;
  readonly processorTime: number;
  readonly peak: number;
  readonly translation: number;
  readonly instructions: number;
  readonly longestPath: number;
  readonly bytes: string;
}

function run(script: string, input: string, args: readonly string[]): unknown {
  const path = join(import.meta.dirname, script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

export interface ColdOptions {
  readonly dist: string;
  readonly backend: 'libpcap' | 'tree';
  readonly version: string;
}

/** The best of several fresh processes: other work on the machine only adds. */
export function compileOnce(text: string, runs: number, { dist, backend, version }: ColdOptions): Cold {
  const measured = Array.from(
    { length: runs },
    () => run('compile-once.mjs', text, [dist, backend, version]) as Cold,
  );
  return measured.reduce((a, b) => (b.processorTime < a.processorTime ? b : a));
}

/** The medians of one process that compiles all texts in turn. */
export const compileAgain = (texts: readonly string[], dist: string, version: string) =>
  run('compile-again.mjs', JSON.stringify(texts), [dist, version]) as { time: number; threadTime: number }[];

export interface Theirs {
  readonly time: number;
  readonly processorTime: number;
  readonly bytes: string;
}

/** By tcpdump; undefined when it takes more than `patience` seconds. */
export function theirs(text: string, patience: number): Theirs | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'compile-scaling-'));
  try {
    const file = join(folder, 'filter');
    writeFileSync(file, text);
    const command = 'TIMEFORMAT="%R %U %S"; time timeout "$0" tcpdump -ddd -y EN10MB -F "$1" 2>/dev/null';
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command, String(patience), file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) return undefined;
    const [real, user, system] = stderr.trim().split(' ').map(Number);
    if (real === undefined || user === undefined || system === undefined) return undefined;
    return { time: 1000 * real, processorTime: 1000 * (user + system), bytes: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
