/**
 * Makes a fresh clone ready: installs the locked dependencies and builds dist/ where either is missing or out of date.
 * Says nothing when there is nothing to do. Needs Node and npm, nothing else.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => join(root, ...parts);

const minimumNode = 20;
/** What dist/ is built from. */
const sources = [
  'src',
  'grammar',
  'scripts/build-grammar.mjs',
  'scripts/bundle',
  'scripts/bundle-cli.mjs',
  'scripts/code-cache.cjs',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
];
/** Written into src/ by the build and not committed. */
const generated = [inRoot('src', 'syntax', 'grammar.generated.ts')];
/** Holds the digest of the sources that dist/ was built from. */
const stamp = inRoot('dist', '.built-from');

const note = (text) => process.stderr.write(`bpfsieve: ${text}\n`);

function run(...words) {
  const [command, ...args] = words;
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2], // the output of `npm start` and `npm test` stays clean
    shell: process.platform === 'win32', // npm is npm.cmd there
  });
  if (error === undefined && status === 0) return;
  note(`${words.join(' ')} failed${error ? `: ${error.message}` : ''}`);
  process.exit(1);
}

/** Whether node_modules/ holds every package of package-lock.json in the locked version (npm keeps a list there). */
function dependenciesAreInstalled() {
  const list = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = JSON.parse(readFileSync(list, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

function* filesBelow(path) {
  if (!existsSync(path)) return;
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    yield path; // a file, not a folder
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
    yield* filesBelow(join(path, entry.name));
}

function digestOfSources() {
  const digest = createHash('sha256');
  for (const source of sources) {
    for (const file of filesBelow(inRoot(source))) {
      if (generated.includes(file)) continue;
      digest
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return digest.digest('hex');
}

if (Number(process.versions.node.split('.')[0]) < minimumNode) {
  note(`needs Node ${minimumNode} or later; this is ${process.version}`);
  process.exit(1);
}

if (!dependenciesAreInstalled()) {
  note('installing the dependencies (npm ci)');
  run('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
}

const digest = digestOfSources();
const isBuilt =
  generated.every((file) => existsSync(file)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
if (!isBuilt) {
  note('building dist/ (npm run build)');
  run('npm', 'run', '--silent', 'build');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}
