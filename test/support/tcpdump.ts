/** The system's tcpdump: one case in, the program it prints out. */

import { spawnSync } from 'node:child_process';
import type { Instruction } from '../../src/cbpf/index.js';
import type { Answer, Case } from './cases.js';
import type { External } from './shared.js';

export interface Tcpdump {
  /** `tcpdump version 4.99.3`. */
  readonly version: string;
  /** `libpcap version 1.10.3 (with TPACKET_V3)`. */
  readonly libpcap: string;
}

export function findTcpdump(): External<Tcpdump> {
  const run = spawnSync('tcpdump', ['--version'], { encoding: 'utf8' });
  if (run.error !== undefined) return { missing: 'tcpdump is missing: install the package tcpdump' };
  const lines = `${run.stdout}${run.stderr}`.split('\n');
  const line = (start: string) => lines.find((each) => each.startsWith(start)) ?? `${start}?`;
  return { value: { version: line('tcpdump version'), libpcap: line('libpcap version') } };
}

/** What `tcpdump -ddd` says to a case; a netmask cannot be given to it. */
export function askTcpdump({ expression, linkType, snapLength, optimize }: Case): Answer {
  const options = ['-ddd', '-y', linkType, '-s', String(snapLength), ...(optimize ? [] : ['-O'])];
  const run = spawnSync('tcpdump', [...options, '--', expression], { encoding: 'utf8', timeout: 30_000 });
  if (run.error !== undefined) return { kind: 'none', reason: run.error.message };
  if (run.status === 0) return { kind: 'program', instructions: parseDecimal(run.stdout) };
  return { kind: 'refusal', message: run.stderr.trim().replace(/^tcpdump: /, '') };
}

/** The decimal form: a line with the count, then one line an instruction. */
function parseDecimal(text: string): Instruction[] {
  const [count = '', ...lines] = text.trimEnd().split('\n');
  const instructions = lines.map((line) => {
    const [code = 0, jt = 0, jf = 0, k = 0] = line.split(' ').map(Number);
    return { code, jt, jf, k };
  });
  if (Number(count) !== instructions.length) throw new Error(`tcpdump -ddd announced ${count} instructions`);
  return instructions;
}
