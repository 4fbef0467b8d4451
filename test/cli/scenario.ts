/**
 * A scenario file → what to run and what must come of it. Sections begin with `-- name --`, as in Go's test scripts:
 *
 *     What the scenario is about, in words.
 *     -- command --
 *     compile -d tcp
 *     -- file rules.txt --             a file beside it; `-- stdin --` likewise
 *     -- stdout --                     exactly; `-- stdout contains --` a line of it each line
 *     -- stderr --
 *     -- status --                     0 unless told
 *
 * `-- world --` takes `columns 40`, `terminal errors`, `unread errors`, `environment NO_COLOR=1`. What is not said of stdout and stderr must
 * be empty. ESC stands for the escape character, ⇥ for a tab.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/shared.js';
import { type Outcome, run, type World } from './memory-io.js';

export interface Scenario {
  readonly title: string;
  readonly sections: ReadonlyMap<string, string>;
}

/** Sections that say what must come out. */
const expectations = ['stdout', 'stdout contains', 'stderr', 'stderr contains', 'status'];
const others = ['command', 'stdin', 'world', 'needs'];

export function parseScenario(text: string): Scenario {
  const [title = '', ...rest] = text.split(/^-- (.+) --\n/m);
  const sections = new Map<string, string>();
  for (let i = 0; i < rest.length; i += 2) {
    const name = rest[i]!;
    if (sections.has(name)) throw new Error(`two sections are called "${name}"`);
    if (![...expectations, ...others].includes(name) && !name.startsWith('file ')) {
      throw new Error(`no section is called "${name}"`);
    }
    sections.set(name, unescaped(rest[i + 1]!));
  }
  if (!sections.has('command')) throw new Error('no command');
  if (!expectations.some((name) => sections.has(name))) throw new Error('the scenario asserts nothing');
  return { title: title.trim(), sections };
}

const unescaped = (text: string): string => text.replaceAll('ESC', '\u001b').replaceAll('⇥', '\t');

export async function runScenario({ sections }: Scenario): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  try {
    for (const [name, content] of sections) {
      if (name.startsWith('file ')) writeFileSync(join(folder, name.slice('file '.length)), content);
    }
    const stdin = sections.get('stdin');
    return await run(argumentsOf(sections.get('command')!), {
      folder,
      ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }),
      ...worldOf(sections.get('world') ?? ''),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Words at blanks, with '…' around a word that has some; CAPTURES is the folder of the project's captures. */
function argumentsOf(command: string): string[] {
  const words = command.trim().match(/'[^']*'|\S+/g) ?? [];
  const captures = join(root, 'fixtures', 'captures');
  return words.map((word) => word.replace(/^'(.*)'$/s, '$1').replaceAll('CAPTURES', captures));
}

function worldOf(text: string): World {
  const facts = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
  const valuesOf = (name: string): string[] =>
    facts.filter(([key]) => key === name).map(([, value = '']) => value);
  const columns = valuesOf('columns').map(Number)[0];
  return {
    ...(columns === undefined ? {} : { columns }),
    terminals: valuesOf('terminal') as ('output' | 'errors')[],
    unread: valuesOf('unread') as ('output' | 'errors')[],
    environment: Object.fromEntries(
      valuesOf('environment').map((each) => each.split('=') as [string, string]),
    ),
  };
}

/** What is wrong, in the words of a test; nothing when all is as it must be. */
export function judge({ sections }: Scenario, { status, stdout, stderr }: Outcome): string[] {
  const faults: string[] = [];
  const expectedStatus = Number(sections.get('status') ?? 0);
  if (status !== expectedStatus) faults.push(`status is ${status}, not ${expectedStatus}`);
  const captures = join(root, 'fixtures', 'captures');
  for (const [name, raw] of [
    ['stdout', stdout.toString()],
    ['stderr', stderr],
  ] as const) {
    const actual = raw.replaceAll(captures, 'CAPTURES');
    const parts = sections.get(`${name} contains`);
    if (parts !== undefined) {
      const lines = parts.split('\n').filter((line) => line !== '');
      for (const line of lines)
        if (!actual.includes(line)) faults.push(`${name} lacks ${JSON.stringify(line)}:\n${actual}`);
    } else if (actual !== (sections.get(name) ?? '')) {
      faults.push(`${name} is\n${actual}\nnot\n${sections.get(name) ?? ''}`);
    }
  }
  return faults;
}
