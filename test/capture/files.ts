/** Captures to test with, the project's own and those outside the tree, and what the system's tcpdump makes of them. */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type External, root, sharedFolder } from '../support/shared.js';

const folder = join(root, 'fixtures', 'captures');

const filesOf = (path: string, ending: string): string[] =>
  readdirSync(path)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(path, name));

/** Paths of fixtures/captures/, which scripts/make-captures.ts makes. */
export const ownCaptures = (): string[] => filesOf(folder, '.pcap');

export const ownCapture = (name: string): string => join(folder, name);

/** Paths of the classic pcap files in the shared folder. */
export const sharedCaptures = (): External<readonly string[]> => sharedFilesOf('.pcap');

export const sharedPcapngCaptures = (): External<readonly string[]> => sharedFilesOf('.pcapng');

function sharedFilesOf(ending: string): External<readonly string[]> {
  const shared = sharedFolder();
  return 'missing' in shared ? shared : { value: filesOf(join(shared.value, 'captures'), ending) };
}

/** What tcpdump wrote, and what it complained about in its own name. */
export interface Rewritten {
  readonly bytes: Buffer;
  readonly complaint: string;
}

/** `tcpdump -r CAPTURE -w -` with more arguments; `capture` may be the bytes themselves. */
export function rewriteWithTcpdump(capture: string | Uint8Array, ...args: readonly string[]): Rewritten {
  const [path, input] = typeof capture === 'string' ? [capture, undefined] : ['-', capture];
  const { error, stdout, stderr } = spawnSync('tcpdump', ['-r', path, '-w', '-', ...args], {
    input,
    maxBuffer: 1 << 30,
  });
  // It may end before it has read all that it is given.
  if (error !== undefined && !('code' in error && error.code === 'EPIPE')) throw error;
  const complaints = stderr
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('tcpdump: '));
  return { bytes: stdout, complaint: complaints.join('\n').replace(/^tcpdump: (pcap_loop: )?/, '') };
}
