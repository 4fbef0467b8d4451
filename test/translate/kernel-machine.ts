/** What the Linux kernel makes of extended programs, by kernel-machine.c: lines in, lines out, through one process. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ebpf from '../../src/ebpf/index.js';
import { type External, root } from '../support/shared.js';

export type Ask = (lines: readonly string[]) => string[];

/** Needs root, the bpf system call and gcc. Skipped elsewhere, even where the other outside things are required. */
export function findKernel(): External<Ask> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { missing: 'needs Linux and root' };
  if (!existsSync('/usr/include/linux/bpf.h')) return { missing: 'install linux-libc-dev' };
  const path = join(mkdtempSync(join(tmpdir(), 'bpfsieve-')), 'kernel-machine');
  const build = spawnSync('gcc', ['-O1', '-o', path, join(root, 'test', 'translate', 'kernel-machine.c')], {
    encoding: 'utf8',
  });
  if (build.status !== 0) return { missing: `install gcc (${build.error ?? build.stderr})` };
  const [answer] = ask(path, [programLine([set0, exit])]);
  if (answer !== 'ok') return { missing: `the bpf system call is not allowed here (${answer})` };
  return { value: (lines) => ask(path, lines) };
}

export const isInstalled = (program: string): boolean => spawnSync(program, ['version']).status === 0;

const set0: ebpf.Instruction = { code: 0xb7, dst: 0, src: 0, off: 0, imm: 0 };
const exit: ebpf.Instruction = { code: 0x95, dst: 0, src: 0, off: 0, imm: 0 };

function ask(path: string, lines: readonly string[]): string[] {
  const input = lines.map((line) => `${line}\n`).join('');
  const { status, stdout, signal } = spawnSync(path, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`kernel-machine ended with ${status ?? signal}`);
  return stdout.split('\n').slice(0, -1);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const programLine = (instructions: readonly ebpf.Instruction[]): string =>
  `P ${hex(ebpf.encode(instructions))}`;
