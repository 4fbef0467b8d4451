import { describe, expect, it } from 'vitest';
import * as ebpf from '../../src/ebpf/index.js';
import { writeObject } from '../../src/objects/index.js';
import { run } from './memory-io.js';

/** As the runner writes bytes: two blanks between, and behind the last. */
const hex = (bytes: Uint8Array): string =>
  [...bytes].map((each) => `${each.toString(16).padStart(2, '0')}  `).join('');

const programOf = (text: string): string => hex(ebpf.encode(ebpf.assemble(text).instructions));

async function plugin(args: readonly string[], stdin: string) {
  const { status, stdout, stderr } = await run(['conformance-plugin', ...args], {
    stdin: Buffer.from(stdin),
  });
  return { status, stdout: stdout.toString(), stderr };
}

describe('conformance-plugin', () => {
  it('prints r0 in hexadecimal, all 64 bits of it', async () => {
    expect(await plugin([], `${programOf('lddw %r0, 0xfedcba9876543210\nexit')}\n`)).toEqual({
      status: 0,
      stdout: 'fedcba9876543210\n',
      stderr: '',
    });
  });

  it('gives the program the memory before the options', async () => {
    const text = programOf('ldxb %r0, [%r1+1]\nlsh %r0, 8\nor %r0, %r2\nexit');
    expect((await plugin(['01  a2  03  ', '--interpreter'], text)).stdout).toBe('a203\n');
  });

  it('offers helper 5', async () => {
    expect((await plugin([], programOf('mov %r1, -1\nmov %r2, 5\ncall %r2\nexit'))).stdout).toBe(
      'ffffffffffffffff\n',
    );
  });

  it('prints the message of a fault, and fails', async () => {
    expect(await plugin([], programOf('ldxb %r0, [%r1]\nexit'))).toEqual({
      status: 1,
      stdout: 'instruction 0: the address lies outside of what the program may access\n',
      stderr: '',
    });
  });

  it.each([
    [
      'a program that is not valid',
      '95 00 00 00 01 00 00 00',
      'instruction 0: the unused field imm is 1 and must be 0',
    ],
    ['no program', '', 'a program has at least one instruction'],
    ['half an instruction', '95 00 00 00', 'a program of 4 bytes is no whole number of 8-byte instructions'],
    ['what are no bytes', '95 00 00 xx', "'xx' is no byte in hexadecimal"],
  ])('fails on %s', async (_title, text, message) => {
    expect(await plugin([], text)).toEqual({ status: 1, stdout: `${message}\n`, stderr: '' });
  });

  it('masks the amount of a shift, or refuses it by the rules of Linux', async () => {
    const text = programOf('mov %r0, 1\nlsh %r0, 65\nexit');
    expect((await plugin([], text)).stdout).toBe('2\n');
    expect(await plugin(['--rules', 'linux'], text)).toMatchObject({
      status: 1,
      stdout: 'instruction 1: a shift of 64 bits by 65 is refused by Linux\n',
    });
  });

  it('takes the program as an option, and prints it for --debug', async () => {
    const text = programOf('mov %r0, 3\nexit');
    expect(await plugin(['00 00', '--program', text, '--debug'], '')).toEqual({
      status: 0,
      stdout: '3\n',
      stderr: '   0: (b7) r0 = 3\n   1: (95) exit\n',
    });
  });

  it('takes the program out of an object', async () => {
    const { instructions } = ebpf.assemble('mov %r0, 7\nexit');
    const object = writeObject(instructions, { environment: 'flat', lines: [] });
    expect((await plugin(['--elf'], hex(object))).stdout).toBe('7\n');
    expect(await plugin(['--elf'], '7f 45')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('ELF'),
    });
  });

  it('runs it compiled with --jit', async () => {
    expect(await plugin(['--jit'], programOf('mov %r0, 7\nexit'))).toMatchObject({
      status: 0,
      stdout: '7\n',
    });
  });
});
