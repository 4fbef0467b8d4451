/** The system's bpftool, run where it can load programs: as root, with a bpf file system of its own. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { External } from '../support/shared.js';

/** What bpftool says: its status, and what it prints. */
export interface Verdict {
  readonly status: number;
  readonly text: string;
}

export interface Bpftool {
  /** Loads each object. */
  load(objects: readonly Uint8Array[]): Verdict[];
  /** Loads an object and prints it by `bpftool prog dump xlated … linum`. */
  dump(object: Uint8Array): Verdict;
}

const load = 'bpftool prog load "$0/$index.o" "$0/bpf/filter"';
const dump = `${load} && bpftool prog dump xlated pinned "$0/bpf/filter" linum`;

/** A command for each object, in order. */
const script = (command: string): string => `mkdir "$0/bpf" && mount -t bpf bpf "$0/bpf" || exit 1
index=0
while [ -e "$0/$index.o" ]; do
  { ${command}; } 2>&1
  printf '\\f%s\\f' $?
  rm -f "$0/bpf/filter"
  index=$((index + 1))
done`;

export function findBpftool(): External<Bpftool> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { missing: 'loading programs needs Linux and root', installable: false };
  }
  if (spawnSync('bpftool', ['version']).status !== 0) return { missing: 'install bpftool' };
  const mounts = spawnSync('unshare', ['-m', 'mount', '-t', 'bpf', 'bpf', '/mnt']);
  if (mounts.status !== 0) {
    return { missing: 'a bpf file system cannot be mounted here', installable: false };
  }
  return {
    value: {
      load: (objects) => run(load, objects),
      dump: (object) => run(dump, [object])[0]!,
    },
  };
}

function run(command: string, objects: readonly Uint8Array[]): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  try {
    for (const [index, object] of objects.entries()) writeFileSync(join(folder, `${index}.o`), object);
    const { stdout } = spawnSync('unshare', ['-m', 'sh', '-c', script(command), folder], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const parts = stdout.split('\f');
    return objects.map((_, index) => ({
      text: parts[2 * index] ?? '',
      status: Number(parts[2 * index + 1]),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
