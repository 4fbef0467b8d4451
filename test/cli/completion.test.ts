import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { installed } from '../support/installed.js';
import { skips, titled } from '../support/shared.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const temporary = temporaryFolder();
const script = async (shell: string): Promise<string> => (await run(['completion', shell])).stdout.toString();

/** What bash offers for the last of the words. */
async function offered(...words: string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(bpfsieve ${quoted}); COMP_CWORD=${words.length}; _bpfsieve; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `${await script('bash')}\n${ask}`], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it.each([
    ['commands', ['com'], ['compile', 'compare', 'completion']],
    ['commands to be helped with', ['help', 'dis'], ['disassemble']],
    ['the options of a command', ['compile', 'ip', '--no'], ['--notes', '--no-optimize', '--no-resolve']],
    ['the options of all commands', ['split', '--q'], ['--quiet']],
    ['the values of an option', ['compile', '--emit', 'e'], ['ebpf', 'elf', 'expression']],
    [
      'the values of an option by its short name',
      ['compile', '-y', 'LINUX_SLL'],
      ['LINUX_SLL', 'LINUX_SLL2'],
    ],
    ['nothing where a number stands', ['filter', '-c', ''], []],
    ['nothing where a file stands, so that bash offers files', ['filter', '-r', ''], []],
    ['nothing for an expression', ['compile', 'tc'], []],
    ['nothing for what is no command', ['x', '--e'], []],
  ])('offers %s', async (_, words, expected) => {
    expect((await offered(...words)).sort()).toEqual([...expected].sort());
  });
});

describe('completion', () => {
  it.each([['fish'], ['zsh']])('for %s has every command', async (shell) => {
    const text = await script(shell);
    const { stdout } = await run(['completion', 'bash']);
    const names = /compgen -W '([^']*) help --help --version'/.exec(stdout.toString())![1]!.split(' ');
    expect(names).toContain('filter');
    for (const name of names) expect(text).toContain(name);
  });

  it.each([[[]], [['csh']], [['bash', 'zsh']], [['toString']]])('is refused for %j', async (shells) => {
    expect(await run(['completion', ...shells])).toMatchObject({ status: 2, stdout: Buffer.alloc(0) });
  });
});

for (const shell of ['bash', 'zsh', 'fish']) {
  const program = installed(shell);
  describe.skipIf(skips(program))(titled(`the script for ${shell}`, program), () => {
    it('is one that it reads', async () => {
      const file = temporary.into('script');
      writeFileSync(file, await script(shell));
      expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    });
  });
}
