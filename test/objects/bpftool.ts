/** The system's bpftool, run where it can load programs: as root, with a bpf file system of its own. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { External } from '../support/shared.js';

/** An object → what `bpftool prog dump xlated … linum` prints of it once it is loaded; or bpftool's complaint. */
export type LoadAndDump = (object: Uint8Array) => { readonly status: number | null; readonly text: string };

const script = `mkdir "$0/bpf" && mount -t bpf bpf "$0/bpf" &&
bpftool prog load "$1" "$0/bpf/filter" 2>&1 &&
bpftool prog dump xlated pinned "$0/bpf/filter" linum 2>&1`;

export function findBpftool(): External<LoadAndDump> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { missing: 'loading programs needs Linux and root', installable: false };
  }
  if (spawnSync('bpftool', ['version']).status !== 0) return { missing: 'install bpftool' };
  const mounts = spawnSync('unshare', ['-m', 'mount', '-t', 'bpf', 'bpf', '/mnt']);
  if (mounts.status !== 0) {
    return { missing: 'a bpf file system cannot be mounted here', installable: false };
  }
  return { value: loadAndDump };
}

const loadAndDump: LoadAndDump = (object) => {
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  try {
    const path = join(folder, 'filter.o');
    writeFileSync(path, object);
    const { status, stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script, folder, path], {
      encoding: 'utf8',
    });
    return { status, text: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
