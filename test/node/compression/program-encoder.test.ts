import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownCapture } from '../../capture/files.js';
import { present, root, skips, titled } from '../../support/shared.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { program } from './program.js';

const zstd = program('zstd');
const temporary = temporaryFolder();
const { into } = temporary;
const ethernet = ownCapture('ethernet.pcap');

/** `filter` with a `zstd` that is a script; gives its status and what it says. */
async function filterWith(script: string): Promise<{ status: number | null; stderr: string }> {
  writeFileSync(into('zstd'), `#!/bin/sh\n[ "$1" = --version ] && exit 0\n${script}\n`);
  chmodSync(into('zstd'), 0o755);
  const args = [
    '--import',
    'tsx',
    join(root, 'src/cli/bin.ts'),
    'filter',
    '-r',
    ethernet,
    '-w',
    into('out.zst'),
  ];
  const { PATH: before } = process.env;
  const PATH = `${temporary.path}${delimiter}${before}`;
  // A group of its own, as a shell gives to what is run from a terminal.
  const child = spawn(process.execPath, args, { cwd: root, detached: true, env: { ...process.env, PATH } });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}

describe.skipIf(skips(zstd))(titled('a program that compresses', zstd), () => {
  it('is not ended by the Ctrl-C that ends the work', async () => {
    const real = spawnSync('which', ['zstd'], { encoding: 'utf8' }).stdout.trim();
    const { status, stderr } = await filterWith(`kill -INT -$PPID\nexec ${real} "$@"`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(present(zstd)(readFileSync(into('out.zst')), '-dcq')).toEqual(readFileSync(ethernet));
  });

  it('that fails is told of, and nothing has the name', async () => {
    for (const [script, message] of [
      ['echo no more room >&2; exit 1', 'no more room'],
      ['exit 3', 'ended before its time'],
      ['kill -KILL $$', 'ended before its time'],
    ] as const) {
      expect(await filterWith(script)).toEqual({ status: 1, stderr: `bpfsieve: zstd: ${message}\n` });
      expect(existsSync(into('out.zst'))).toBe(false);
    }
  });
});
