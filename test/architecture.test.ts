import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/shared.js';

/** Who may import whom: each folder (or file, at the top of src) and the folders it may name. All may import base. */
const lowest = ['syntax', 'names', 'link', 'cbpf', 'ebpf', 'wasm', 'capture'];
const middle = [
  'cfg',
  'translate',
  'codegen',
  'optimize',
  'vm',
  'warnings',
  'sets',
  'tree',
  'statistics',
  'objects',
  'conformance',
  'rules',
];
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  ...Object.fromEntries(lowest.map((folder) => [folder, []])),
  cfg: ['cbpf'],
  translate: ['cbpf', 'ebpf'],
  codegen: ['syntax', 'names', 'link', 'cbpf', 'cfg'],
  optimize: ['cbpf', 'cfg'],
  vm: ['cbpf', 'ebpf', 'wasm'],
  warnings: ['syntax', 'link', 'names'],
  sets: ['syntax', 'link', 'names'],
  tree: ['syntax', 'names', 'link', 'cbpf', 'cfg', 'codegen'],
  statistics: ['cbpf', 'ebpf', 'translate'],
  objects: ['cbpf', 'ebpf'],
  conformance: ['ebpf', 'vm'],
  rules: ['cbpf', 'wasm', 'vm'],
  'filter-capture': ['.', ...lowest, ...middle],
  '.': ['.', 'filter-capture', ...lowest, ...middle],
  node: ['.', ...lowest, ...middle],
  cli: ['.', 'node', ...lowest, ...middle],
};

/** Longer than 400 lines, and why. */
const longFiles: Readonly<Record<string, string>> = {
  'vm/extended/execute.ts': 'one interpreter, a case for each opcode',
};

/** The only file that may end the process: the program itself, when everything is written. */
const program = 'cli/bin.ts';

interface Import {
  readonly file: string;
  readonly line: number;
  /** As written: `../base/index.js`, `node:fs`, `moo`. */
  readonly specifier: string;
}

const source = join(root, 'src');

const files = (readdirSync(source, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }));

const imports = files.flatMap(({ name, text }) => importsOf(name, text));

/** Static imports and exports, side-effect imports, dynamic imports and types imported in place. */
function importsOf(file: string, text: string): Import[] {
  const pattern = /(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*)'([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length,
    specifier: match[1] ?? '',
  }));
}

/** The folder of src that a file belongs to: its first directory, or `.` at the top. */
const folderOf = (file: string): string => (file.includes('/') ? file.replace(/\/.*/, '') : '.');

/** The file that a relative import means, from the top of src. */
const target = ({ file, specifier }: Import): string =>
  relative(source, join(source, normalize(join(dirname(file), specifier))));

const relativeImports = imports.filter(({ specifier }) => specifier.startsWith('.'));

const where = (each: Import): string => `${each.file}:${each.line} imports ${each.specifier}`;

describe('the architecture', () => {
  it('has a row in the table for every folder', () => {
    const folders = new Set(files.map(({ name }) => folderOf(name)));
    expect([...folders].filter((folder) => !(folder in mayImport))).toEqual([]);
    expect(relativeImports.length).toBeGreaterThan(100);
  });

  it('lets each folder import itself, base and what the table allows', () => {
    const wrong = relativeImports.filter((each) => {
      const [from, to] = [folderOf(each.file), folderOf(target(each))];
      return from !== to && to !== 'base' && !(mayImport[from] ?? []).includes(to);
    });
    expect(wrong.map(where)).toEqual([]);
  });

  it('enters a folder through its index alone', () => {
    const wrong = relativeImports.filter((each) => {
      const to = target(each);
      return (
        folderOf(to) !== '.' && folderOf(each.file) !== folderOf(to) && to !== `${folderOf(to)}/index.js`
      );
    });
    expect(wrong.map(where)).toEqual([]);
  });

  it('keeps what needs Node in node/ and cli/', () => {
    const wrong = imports.filter(
      ({ file, specifier }) => specifier.startsWith('node:') && !['node', 'cli'].includes(folderOf(file)),
    );
    expect(wrong.map(where)).toEqual([]);
  });

  it('uses packages where they belong: the language in syntax/, the command line in cli/, decompression in node/', () => {
    const home: Readonly<Record<string, string>> = {
      nearley: 'syntax',
      moo: 'syntax',
      commander: 'cli',
      'xz-decompress': 'node',
    };
    const wrong = imports.filter(
      ({ file, specifier }) => !/^(\.|node:)/.test(specifier) && home[specifier] !== folderOf(file),
    );
    expect(wrong.map(where)).toEqual([]);
  });

  it('writes every relative import with the ending of the emitted file', () => {
    const wrong = relativeImports.filter(({ specifier }) => !specifier.endsWith('.js'));
    expect(wrong.map(where)).toEqual([]);
  });

  it('keeps files below 400 lines, but for those with a reason', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 400).map(({ name }) => name);
    expect(long.filter((name) => !(name in longFiles))).toEqual([]);
  });

  it('names no file as an exception that needs none', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 400).map(({ name }) => name);
    expect(Object.keys(longFiles).filter((name) => !long.includes(name))).toEqual([]);
  });

  it('begins every file with a sentence on what it is', () => {
    const silent = files.filter(
      ({ name, text }) => !name.includes('.generated.') && !/^(#!.*\n)?\/\*\*/.test(text),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('ends the process in the program alone', () => {
    const ending = files.filter(({ text }) => withoutComments(text).includes('process.exit('));
    expect(ending.map(({ name }) => name).filter((name) => name !== program)).toEqual([]);
  });

  it.each([
    ['the type any', /(:|<|\bas|\|)\s*any\b/, withoutComments],
    ['a suppressed type error', /@ts-(ignore|nocheck|expect-error)/, (text: string) => text],
    ['a note to do something later', /\b(TODO|FIXME|XXX|HACK)\b/, (text: string) => text],
  ])('has nowhere %s', (_, mark, partOf) => {
    const marked = files
      .filter(({ name }) => !name.includes('.generated.'))
      .flatMap(({ name, text }) =>
        partOf(text)
          .split('\n')
          .map((line, i) => ({ at: `${name}:${i + 1}`, line })),
      )
      .filter(({ line }) => mark.test(line));
    expect(marked.map(({ at, line }) => `${at}: ${line.trim()}`)).toEqual([]);
  });
});

/** The lines of a file with their comments blanked out. */
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|\s)\/\/.*/g, blank);
}
