/** Programs that see a folder of the test in the place of /etc, in a mount namespace of their own. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Oracle } from '../../support/oracle.js';
import type { External } from '../../support/shared.js';

/** A user who is not root becomes it in a user namespace, where that is allowed. */
const unshare = ['unshare', process.getuid?.() === 0 ? '-m' : '-rm', 'sh', '-c'];
const mountAndRun = 'mount --bind "$0" /etc && exec "$@"';

/** The command that runs `command` with `folder` as its /etc. */
export const within = (folder: string, command: readonly string[]): [string, ...string[]] => [
  'unshare',
  ...unshare.slice(1),
  mountAndRun,
  folder,
  ...command,
];

/** Whether that works here. */
export function privateEtc(): External<true> {
  const [program, ...words] = within('/etc', ['true']);
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (status === 0) return { value: true };
  return {
    missing: `no mount namespace of one's own: ${(stderr ?? '').trim() || 'no unshare'}`,
    installable: false,
  };
}

/** A folder with files of these names and texts, and what libpcap says where it is /etc. */
export interface OwnEtc {
  readonly folder: string;
  readonly oracle: Oracle;
  remove(): void;
}

export function ownEtc(oracle: Oracle, files: Readonly<Record<string, string>>): OwnEtc {
  const place = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  const folder = join(place, 'etc');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const path = join(place, 'oracle');
  const words = within(folder, [oracle.path]).map((word) => `'${word}'`);
  writeFileSync(path, `#!/bin/sh\nexport LIBPCAP_COMPILER_RESOLVES=1\nexec ${words.join(' ')}\n`);
  chmodSync(path, 0o755);
  return { folder, oracle: { ...oracle, path }, remove: () => rmSync(place, { recursive: true }) };
}
