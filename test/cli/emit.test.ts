import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, formatProgram, readProgram, translate } from '../../src/index.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const temporary = temporaryFolder();

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
    const { status, stdout } = await run(['compile', '-o', 'arp.txt', 'arp'], { folder: temporary.path });
    expect([status, stdout.length, readFileSync(join(temporary.path, 'arp.txt'), 'utf8')]).toEqual([
      0,
      0,
      listing,
    ]);
    expect(readdirSync(temporary.path)).toEqual(['arp.txt']);
  });

  it('takes - for standard output', async () => {
    const { stdout } = await run(['compile', '-o', '-', 'arp'], { folder: temporary.path });
    expect(stdout.toString()).toBe(listing);
  });

  it('leaves what is there when the filter is wrong', async () => {
    writeFileSync(join(temporary.path, 'kept.txt'), 'kept');
    const { status } = await run(['compile', '-o', 'kept.txt', 'tcp prot 80'], { folder: temporary.path });
    expect([status, readFileSync(join(temporary.path, 'kept.txt'), 'utf8')]).toEqual([2, 'kept']);
  });

  it('does not write over the filter file', async () => {
    writeFileSync(join(temporary.path, 'rules.txt'), 'arp');
    const { status, stderr } = await run(['compile', '-F', 'rules.txt', '-o', 'rules.txt'], {
      folder: temporary.path,
    });
    expect([status, readFileSync(join(temporary.path, 'rules.txt'), 'utf8')]).toEqual([1, 'arp']);
    expect(stderr).toMatch(/^bpfsieve: .*rules\.txt: /);
  });
});
