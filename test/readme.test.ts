/** The examples of the README are run, and must print what the README says. */

import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import * as bpfsieve from '../src/index.js';
import { run } from './cli/memory-io.js';
import { root } from './support/shared.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, body]) => body ?? '');

interface Example {
  readonly command: string;
  readonly output: string;
}

/** `$ command` and what follows it up to the next one. */
const examples: Example[] = blocks('console').flatMap((block) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n');
      return { command: text.slice(0, end), output: text.slice(end + 1) };
    }),
);

describe('the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-readme-'));
  symlinkSync(join(root, 'fixtures'), join(folder, 'fixtures'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has examples of the command line and of the library', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
    expect(blocks('ts')).toHaveLength(1);
  });

  it.each(examples)('shows what `$command` prints', async ({ command, output }) => {
    const [program, ...words] = command.split(' ');
    expect(program).toBe('bpfsieve');
    const outcome = await run(words, { folder });
    expect(outcome.stderr + outcome.stdout.toString()).toBe(output);
  });

  it('shows what the library example prints', async () => {
    const source = blocks('ts')[0]!.replace(/^import (\{.*?\}) from 'bpfsieve';$/m, 'const $1 = bpfsieve;');
    const script = ts.transpile(source, { target: ts.ScriptTarget.ES2022 });
    const lines: string[] = [];
    const console = { log: (...words: unknown[]) => lines.push(words.join(' ')) };
    new Function('bpfsieve', 'console', script)(bpfsieve, console);
    expect(`${lines.join('\n')}\n`).toBe(blocks('text')[0]);
  });
});
