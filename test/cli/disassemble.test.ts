import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programForms } from '../../src/cli/forms.js';
import { root } from '../support/shared.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const filter = 'tcp port 80 and not (ip6 or host 10.0.0.1)';
const object = join(root, 'fixtures', 'objects', 'programs.o');

const temporary = temporaryFolder();

async function printed(...argv: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(argv, { folder: temporary.path });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.toString();
}

/** The instructions of a listing. */
const instructionsIn = (listing: string): string[] =>
  listing.split('\n').filter((line) => /^\s*(\d+:|\(\d+\)) /.test(line));

describe('what compile --emit writes, disassemble prints as compile does', () => {
  const classicForms = programForms.filter((form) => form !== 'ebpf' && form !== 'elf');
  const extendedForms = programForms.filter((form) => !['classic', 'xt_bpf', 'tc-bytecode'].includes(form));

  it.each(classicForms)('classic, %s', async (form) => {
    await printed('compile', '-q', '--emit', form, '-o', 'program', filter);
    expect(await printed('disassemble', 'program')).toBe(await printed('compile', filter));
    expect(await printed('disassemble', '--from', form, 'program')).toBe(await printed('compile', filter));
  });

  it.each(extendedForms)('extended, %s', async (form) => {
    await printed('compile', '--emit', form, '--target', 'tc', '-o', 'program', filter);
    const listing = instructionsIn(await printed('compile', '--target', 'tc', filter));
    expect(instructionsIn(await printed('disassemble', 'program'))).toEqual(listing);
    expect(instructionsIn(await printed('disassemble', '--from', form, 'program'))).toEqual(listing);
  });

  it.each(['classic', 'tc'])('assembly with comments that look like an array: %s', async (target) => {
    const words = [...(target === 'tc' ? ['--target', target] : []), 'tcp port in {22, 80, 443, 8080}'];
    await printed('compile', '--emit', 'asm', '-o', 'program', ...words);
    expect(readFileSync(join(temporary.path, 'program'), 'utf8')).toContain('{22, 80, 443, 8080}');
    expect(await printed('disassemble', 'program')).toBe(await printed('compile', ...words));
  });

  it('reads standard input, also as -', async () => {
    const stdin = Buffer.from('1\n6 0 0 1\n');
    for (const words of [[], ['-']]) {
      const { stdout } = await run(['disassemble', ...words], { stdin });
      expect(stdout.toString()).toBe('(000) ret      #1\n');
    }
  });
});

describe('disassemble --emit', () => {
  it('makes one form of another, byte for byte', async () => {
    await printed('compile', '-o', 'program', filter);
    await printed('disassemble', '--emit', 'raw', '-o', 'bytes', 'program');
    expect(await printed('disassemble', '--emit', 'c', 'bytes')).toBe(
      await printed('compile', '-dd', filter),
    );
  });

  it('elf keeps where a program of an object runs, and its lines', async () => {
    await printed('compile', '--emit', 'elf', '--target', 'xdp', '-o', 'first.o', filter);
    await printed('disassemble', '--emit', 'elf', '-o', 'second.o', 'first.o');
    expect(readFileSync(join(temporary.path, 'second.o'))).toEqual(
      readFileSync(join(temporary.path, 'first.o')),
    );
  });

  it('elf makes an object of what tcpdump printed, for a target', async () => {
    await printed('compile', '-ddd', '-o', 'numbers', 'arp');
    await printed('disassemble', '--emit', 'elf', '--target', 'xdp', '-o', 'arp.o', 'numbers');
    const listing = await printed('disassemble', 'arp.o');
    expect(instructionsIn(listing)).toEqual(
      instructionsIn(await printed('compile', '--target', 'xdp', 'arp')),
    );
    expect(listing).toContain('; 21 0 1 2054\n');
  });

  it('wants to know where a program runs', async () => {
    const { status, stderr } = await run(['disassemble', '--emit', 'elf', '--from', 'ddd'], {
      stdin: Buffer.from('1\n149 0 0 0 0\n'),
    });
    expect([status, stderr]).toEqual([
      2,
      'bpfsieve: an object holds an extended program, and says where it runs\n' +
        '  hint: with --target xdp, tc or socket a program is made one\n',
    ]);
  });
});

describe('an object with several programs', () => {
  it('is listed under their names', async () => {
    const lines = (await printed('disassemble', object)).split('\n');
    expect(lines.filter((line) => line.endsWith(':'))).toEqual([
      '.text/parity:',
      'xdp/count:',
      'xdp/pass:',
      'tc/odd:',
    ]);
  });

  it.each(['pass', 'xdp/pass'])('gives the one that is asked for: %s', async (name) => {
    expect(await printed('disassemble', '--program', name, '--emit', 'hex', object)).toBe(
      'b7 00 00 00 02 00 00 00\n95 00 00 00 00 00 00 00\n',
    );
  });

  it.each([
    [
      ['--emit', 'c'],
      'there are several programs: .text/parity, xdp/count, xdp/pass, tc/odd; choose one with --program',
    ],
    [['--program', 'sum'], "there is no program 'sum' (.text/parity, xdp/count, xdp/pass, tc/odd)"],
  ])('is not made into something else as a whole: %j', async (words, message) => {
    const { status, stderr } = await run(['disassemble', ...words, object]);
    expect([status, stderr]).toEqual([2, `bpfsieve: ${message}\n`]);
  });

  it('warns that a program waits for a loader', async () => {
    const { status, stderr } = await run(['disassemble', '--program', 'count', '--emit', 'c', object]);
    expect([status, stderr]).toEqual([
      0,
      'bpfsieve: warning: 1 instruction waits for a loader to relocate it\n',
    ]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['of text, with its place', 'ld [4]\nldw [4]\n', [], 2, "2:1: there is no instruction 'ldw'"],
    ['of an object', '\x7fELF', [], 1, 'program: the ELF header lies outside the file (at byte 0)'],
    ['of bytes', '\0\0\0\0', [], 2, 'a program of 4 bytes is no whole number of 8-byte instructions'],
    [
      'of bytes that are no program',
      '\xff\0\0\0\0\0\0\0',
      [],
      2,
      'neither a valid classic program nor a valid extended one',
    ],
    ['of nothing', '', [], 2, 'this is no program in a form that is known'],
    ['of another form', 'ret #0', ['--from', 'json'], 2, 'this is no JSON'],
  ])('is told %s', async (_title, text, words, expected, message) => {
    writeFileSync(join(temporary.path, 'program'), Buffer.from(text, 'latin1'));
    const { status, stderr } = await run(['disassemble', ...words, 'program'], { folder: temporary.path });
    expect(status).toBe(expected);
    expect(stderr).toContain(message);
  });

  it('--set says of which set bytes are that are no valid program', async () => {
    const stdin = Buffer.from('85100000ffffffff');
    const { stdout } = await run(['disassemble', '--from', 'hex', '--set', 'extended'], { stdin });
    expect(stdout.toString()).toBe('   0: (85) call pc-1\n');
  });
});

describe('an object holds only what its target runs', () => {
  it('what the verifier refuses becomes none', async () => {
    const load = '79 00 00 00 00 00 00 00 95 00 00 00 00 00 00 00';
    writeFileSync(join(temporary.path, 'load.hex'), load);
    const words = ['--from', 'hex', '--set', 'extended', '--emit', 'elf', '--target', 'xdp', '-o', 'load.o'];
    const { status, stderr } = await run(['disassemble', ...words, 'load.hex'], { folder: temporary.path });
    expect(status).toBe(2);
    expect(stderr).toContain('the verifier refuses instruction 0 for xdp');
    expect(stderr).toContain('r10 stack');
  });

  it('an object of one target does not become one of another', async () => {
    await printed('compile', '--emit', 'elf', '--target', 'xdp', '-o', 'xdp.o', filter);
    const words = ['--emit', 'elf', '--target', 'tc', '-o', 'tc.o', 'xdp.o'];
    const { status, stderr } = await run(['disassemble', ...words], { folder: temporary.path });
    expect([status, stderr]).toEqual([
      2,
      'bpfsieve: the program is one for xdp, and cannot be made one for tc\n',
    ]);
  });
});
