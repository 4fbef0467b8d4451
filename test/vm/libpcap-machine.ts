/** libpcap's own interpreter, built from libpcap-machine.c: lines in, lines out, through one process. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as cbpf from '../../src/cbpf/index.js';
import { type External, root } from '../support/shared.js';

export type Ask = (lines: readonly string[]) => string[];

export function findLibpcapMachine(): External<Ask> {
  if (!existsSync('/usr/include/pcap/pcap.h')) return { missing: 'install libpcap-dev' };
  const path = join(mkdtempSync(join(tmpdir(), 'bpfsieve-')), 'libpcap-machine');
  const source = join(root, 'test', 'vm', 'libpcap-machine.c');
  const build = spawnSync('gcc', ['-O1', '-o', path, source, '-lpcap'], { encoding: 'utf8' });
  if (build.status !== 0) return { missing: `install gcc and libpcap-dev (${build.error ?? build.stderr})` };
  return { value: (lines) => ask(path, lines) };
}

function ask(path: string, lines: readonly string[]): string[] {
  const input = lines.map((line) => `${line}\n`).join('');
  const { status, stdout, signal } = spawnSync(path, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`libpcap-machine ended with ${status ?? signal}`);
  return stdout.split('\n').slice(0, -1);
}

const fields = ({ code, jt, jf, k }: cbpf.Instruction): string => `${code} ${jt} ${jf} ${k}`;

export const programLine = (instructions: readonly cbpf.Instruction[]): string =>
  `P ${instructions.length} ${instructions.map(fields).join(' ')}`;

export const packetLine = (packet: Uint8Array, wireLength: number): string =>
  `R ${wireLength} ${Buffer.from(packet).toString('hex')}`;

export const instructionLine = (instruction: cbpf.Instruction, index: number): string =>
  `D ${index} ${fields(instruction)}`;
