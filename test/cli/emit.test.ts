import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, formatProgram, readProgram, translate } from '../../src/index.js';
import { run } from './memory-io.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('compile --emit', () => {
  it('elf gives an object with the program for the target and the lines of the filter', async () => {
    const { status, stdout } = await run(['compile', '--emit', 'elf', '--target', 'xdp', 'udp port 53']);
    expect(status).toBe(0);
    expect(readProgram(stdout)).toMatchObject([
      {
        program: { instructions: translate(compile('udp port 53'), { target: 'xdp' }).instructions },
        place: { section: 'xdp', name: 'filter' },
        lines: [{ text: 'udp port 53', line: 1, column: 1 }],
      },
    ]);
  });

  it('elf is for socket filters unless told', async () => {
    const { stdout } = await run(['compile', '--emit', 'elf', 'arp']);
    expect(readProgram(stdout)[0]?.place?.section).toBe('socket');
  });

  it('raw gives the bytes of the program', async () => {
    const { stdout } = await run(['compile', '--emit', 'raw', 'arp']);
    expect(stdout.toString('hex')).toBe(
      '280000000c000000' + '1500000106080000' + '0600000000000400' + '0600000000000000',
    );
  });
});

describe('compile -o', () => {
  const listing = formatProgram(compile('arp'), 'human');

  it('writes a file, whole, and nothing to standard output', async () => {
    const { status, stdout } = await run(['compile', '-o', 'arp.txt', 'arp'], { folder });
    expect([status, stdout.length, readFileSync(join(folder, 'arp.txt'), 'utf8')]).toEqual([0, 0, listing]);
    expect(readdirSync(folder)).toEqual(['arp.txt']);
  });

  it('takes - for standard output', async () => {
    const { stdout } = await run(['compile', '-o', '-', 'arp'], { folder });
    expect(stdout.toString()).toBe(listing);
  });

  it('leaves what is there when the filter is wrong', async () => {
    writeFileSync(join(folder, 'kept.txt'), 'kept');
    const { status } = await run(['compile', '-o', 'kept.txt', 'tcp prot 80'], { folder });
    expect([status, readFileSync(join(folder, 'kept.txt'), 'utf8')]).toEqual([2, 'kept']);
  });

  it('does not write over the filter file', async () => {
    writeFileSync(join(folder, 'rules.txt'), 'arp');
    const { status, stderr } = await run(['compile', '-F', 'rules.txt', '-o', 'rules.txt'], { folder });
    expect([status, readFileSync(join(folder, 'rules.txt'), 'utf8')]).toEqual([1, 'arp']);
    expect(stderr).toMatch(/^bpfsieve: .*rules\.txt: /);
  });
});
