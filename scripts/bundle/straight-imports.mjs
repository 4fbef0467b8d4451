/**
 * An esbuild plugin: `import { a } from '../folder/index.js'` → `import { a } from '../folder/a.js'`. An index loads all of its
 * folder, also what only another command needs; what is imported straight from its module waits until it is needed.
 */

import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

const lists = (word) => new RegExp(`^${word} \\{([^}]*)\\} from '(\\.[^']*)';$`, 'gm');
const moduleOf = (from, specifier) => resolve(dirname(from), specifier).replace(/\.js$/, '.ts');

/** `a, b as c, type D` → what is there, and the name it gets; types need no code. */
function namesIn(list) {
  const words = list.split(',').map((each) => each.trim());
  return words
    .filter((each) => each !== '' && !each.startsWith('type '))
    .map((each) => each.split(' as '))
    .map(([name, called = name]) => ({ name, called }));
}

/** What an index hands on: by name, the module that has it and its name there. */
function handedOn(index) {
  const found = new Map();
  for (const [, list, specifier] of readFileSync(index, 'utf8').matchAll(lists('export'))) {
    for (const { name, called } of namesIn(list)) found.set(called, origin(moduleOf(index, specifier), name));
  }
  return found;
}

const indexes = new Map();

function origin(module, name) {
  if (!module.endsWith('/index.ts')) return { module, name };
  if (!indexes.has(module)) indexes.set(module, handedOn(module));
  return indexes.get(module).get(name) ?? { module, name };
}

function straightened(text, file) {
  return text.replace(lists('import'), (statement, list, specifier) => {
    if (!specifier.endsWith('/index.js')) return statement;
    const imports = namesIn(list).map(({ name, called }) => {
      const { module, name: there } = origin(moduleOf(file, specifier), name);
      const path = relative(dirname(file), module).replace(/\.ts$/, '.js');
      return `import { ${there} as ${called} } from './${path}';`;
    });
    // Lines keep their numbers, but for what follows on the last.
    return imports.join(' ') + '\n'.repeat(list.split('\n').length - 1);
  });
}

export const straightImports = {
  name: 'straight-imports',
  setup(build) {
    build.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: straightened(readFileSync(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};
