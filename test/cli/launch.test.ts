import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../support/shared.js';

const built = join(root, 'dist', 'cli');
const cacheOfThisNode = (name: string): string => `program-${name}-${process.version}-${process.arch}.cache`;

let folder: string;
let bin: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  cpSync(built, join(folder, 'dist', 'cli'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  bin = join(folder, 'dist', 'cli', 'bin.js');
});
afterEach(() => rmSync(folder, { recursive: true }));

const cache = (name = 'compile'): string => join(folder, 'dist', 'cli', cacheOfThisNode(name));

function bpfsieve(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const isBuilt = existsSync(join(built, 'program.js'));
const title = `the program as it is built${isBuilt ? '' : ' (skipped: needs dist/, npm run build)'}`;

describe.skipIf(!isBuilt)(title, () => {
  const icmp = '6\n40 0 0 12\n21 0 3 2048\n48 0 0 23\n21 0 1 1\n6 0 0 262144\n6 0 0 0\n';

  it('has code caches for the Node that built it', () => {
    const caches = readdirSync(built).filter((name) => name.endsWith('.cache'));
    expect(caches.sort()).toEqual(['compile', 'filter'].map(cacheOfThisNode));
  });

  it.each([
    ['with its code cache', () => expect(existsSync(cache('filter'))).toBe(true)],
    ['without one', () => rmSync(cache('filter'))],
    ['with that of another command', () => copyFileSync(cache(), cache('filter'))],
  ])('filters %s', (_, change) => {
    change();
    const capture = join(root, 'fixtures', 'captures', 'ethernet.pcap');
    const filtered = { status: 0, stdout: '18 packets\n', stderr: '' };
    expect(bpfsieve('filter', '-r', capture, 'tcp')).toEqual(filtered);
  });

  it.each([
    ['with its code cache', () => expect(existsSync(cache())).toBe(true)],
    ['without one', () => rmSync(cache())],
    ['with one of another V8', () => writeFileSync(cache(), Buffer.alloc(4096, 0x5a))],
    ['with an empty one', () => writeFileSync(cache(), '')],
  ])('does the same %s', (_, change) => {
    change();
    expect(bpfsieve('compile', '-ddd', 'icmp')).toEqual({ status: 0, stdout: icmp, stderr: '' });
  });

  it('does the same with other settings of V8, which its code cache does not fit', () => {
    const { stdout } = spawnSync(process.execPath, ['--no-opt', bin, 'compile', '-ddd', 'icmp'], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(icmp);
  });

  it('hands on the licences of the packages in it', () => {
    const licences = readFileSync(join(built, 'LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'moo', 'nearley'])
      expect(licences).toMatch(new RegExp(`^${name}$`, 'm'));
  });
});
