/** What a test may need beside the project: the system's tcpdump, and the captures that lie beside the repository. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const { BPFSIEVE_SHARED } = process.env;

/** The folder of captures and filters that is not part of the project: $BPFSIEVE_SHARED, or ../shared. */
export const shared = BPFSIEVE_SHARED ?? join(root, '..', 'shared');

/** Why tests with the shared captures cannot run, or undefined when they can. */
export const sharedIsMissing: string | undefined = existsSync(join(shared, 'captures'))
  ? undefined
  : 'no shared captures (set BPFSIEVE_SHARED)';

/** Why tests with tcpdump cannot run, or undefined when they can. */
export const tcpdumpIsMissing: string | undefined =
  spawnSync('tcpdump', ['--version']).error === undefined
    ? undefined
    : 'tcpdump is not installed (apt-get install tcpdump)';

export interface Ran {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs the system's tcpdump. */
export function tcpdump(args: readonly string[], input?: Uint8Array): Ran {
  const { status, stdout, stderr } = spawnSync('tcpdump', [...args], { input, maxBuffer: 1 << 30 });
  return { status, stdout, stderr: stderr.toString() };
}

/** Paths of the files of a folder whose name ends so, sorted. */
export const filesOf = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
        .map((name) => join(folder, name))
    : [];
