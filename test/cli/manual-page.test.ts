import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { installed } from '../support/installed.js';
import { skips, titled } from '../support/shared.js';
import { run } from './memory-io.js';

const page = async (): Promise<string> => (await run(['manual'])).stdout.toString();
const mandoc = installed('mandoc');

describe('the manual page', () => {
  it('has every command, and its options', async () => {
    const text = await page();
    for (const name of ['compile', 'filter', 'split', 'compare', 'disassemble', 'manual'])
      expect(text).toContain(`\n.Ss ${name}\n`);
    expect(text).toContain('\n.It Fl y , Fl \\-link-type Ar TYPE\nLink type as tcpdump names it');
    expect(text).toContain('\n.It Li "bpfsieve compile tcp port 80"\nWhat tcpdump \\-d prints.\n');
  });

  it('has no line that begins like a macro and is none', async () => {
    const odd = (await page()).split('\n').filter((line) => /^[.'](?![A-Z][a-z]\b)/.test(line));
    expect(odd).toEqual([]);
  });

  it('takes no arguments', async () => {
    expect(await run(['manual', 'compile'])).toMatchObject({
      status: 2,
      stderr: 'bpfsieve: manual prints one page for all commands\n',
    });
  });
});

describe.skipIf(skips(mandoc))(titled('the manual page', mandoc), () => {
  it('is nothing that mandoc finds fault with', async () => {
    const { stdout, status } = spawnSync('mandoc', ['-T', 'lint', '-W', 'style'], {
      input: await page(),
      encoding: 'utf8',
    });
    // Whether other pages are there is a matter of the machine.
    const faults = stdout.split('\n').filter((line) => line !== '' && !line.includes('mandoc.db'));
    expect(faults).toEqual([]);
    expect(status === 0 || stdout.includes('mandoc.db')).toBe(true);
  });
});
