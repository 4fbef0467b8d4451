/** Lists of filters, one expression a line, from the tree and from the shared folder. */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as link from '../../src/link/index.js';
import { linkTypes } from './cases.js';
import { type External, root, sharedFolder } from './shared.js';

export const filterFolder = join(root, 'fixtures', 'filters');

/** The expressions of a file: every line that neither is empty nor begins with `#`. */
export const expressionsOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** Our own filters by topic, the file's name without its ending. The empty filter, which no line can hold, is one too. */
export function ownFilters(): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(filterFolder).filter((name) => name.endsWith('.txt'));
  const topics = files.map((name): [string, string[]] => [
    basename(name, '.txt'),
    expressionsOf(join(filterFolder, name)),
  ]);
  return new Map([['empty', ['']], ...topics]);
}

/** The link types that a topic is asked for: those of its line `# link types:`, where `all` is all, or the usual ones. */
export function linkTypesOf(topic: string): readonly string[] {
  if (topic === 'empty') return linkTypes;
  const text = readFileSync(join(filterFolder, `${topic}.txt`), 'utf8');
  const names = /^# link types: (.*)$/m.exec(text)?.[1];
  if (names === undefined) return linkTypes;
  return names === 'all' ? link.linkTypes.map(({ name }) => name) : names.split(' ');
}

/** Filters that people type, collected elsewhere. */
export function realLifeFilters(): External<readonly string[]> {
  const shared = sharedFolder();
  if ('missing' in shared) return shared;
  return { value: expressionsOf(join(shared.value, 'filters', 'real-life.txt')) };
}
