/** Lists of filters, one expression a line, from the tree and from the shared folder. */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/** Filters that people type, collected elsewhere. */
export function realLifeFilters(): External<readonly string[]> {
  const shared = sharedFolder();
  if ('missing' in shared) return shared;
  return { value: expressionsOf(join(shared.value, 'filters', 'real-life.txt')) };
}
