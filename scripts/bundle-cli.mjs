/**
 * src/cli → dist/cli: the program in one file, since Node takes longer to find and read hundreds of modules than to run
 * them; beside it V8's code cache, so that what a small command needs is not compiled anew at each start.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { straightImports } from './bundle/straight-imports.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'dist', 'cli');

/** Of packets; fewer are not worth compiling the expression for. */
const MORE_THAN_INTERPRETED = 6000;

/** Loaded from node_modules/, and only for captures that are compressed so. */
const external = ['xz-decompress'];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');

/** commander can run programs, and loads a tenth of Node for it; ours has no commands that are programs. */
const withoutSubprocesses = {
  name: 'without-subprocesses',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('node_modules/commander/') ? { path: 'nothing', namespace: 'nothing' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const settings = {
  absWorkingDir: root,
  outdir: folder,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  logLevel: 'warning',
};
await build({ ...settings, entryPoints: { bin: 'src/cli/launch.cts' } });
const { metafile } = await build({
  ...settings,
  entryPoints: { program: 'src/cli/bin.ts', ...threads() },
  external,
  // Modules know where they are, and load what comes later, in the way of CommonJS.
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  supported: { 'dynamic-import': false },
  plugins: [straightImports, withoutSubprocesses],
  metafile: true,
});
writeLicences(Object.keys(metafile.inputs));
makeCaches();
writeFileSync(join(root, 'dist', 'bpfsieve.1'), output(join(folder, 'bin.js'), 'manual'));

/** What runs in other threads is a program of its own, looked for beside whoever starts it. */
function threads() {
  const files = readdirSync(join(root, 'src'), { recursive: true }).filter(
    (path) => basename(path) === 'worker.ts',
  );
  return Object.fromEntries(files.map((path) => ['worker', join('src', path)]));
}

/** The licences of the packages in the bundle ask to be handed on. */
function writeLicences(inputs) {
  const packages = new Set(
    inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const texts = [...packages].sort().map((name) => {
    const licence = ['LICENSE', 'LICENSE.txt'].map((file) => join(root, 'node_modules', name, file));
    return `${name}\n\n${readFirst(licence)}`;
  });
  writeFileSync(join(folder, 'LICENSES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}

function readFirst(paths) {
  for (const path of paths) {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`there is none of ${paths.map((path) => relative(root, path)).join(', ')}`);
}

/** Whoever has another Node does without. */
function makeCaches() {
  const cache = (name, ...command) =>
    output(join(root, 'scripts', 'code-cache.cjs'), folder, name, ...command);
  cache('compile', 'compile', 'tcp port 80');
  const scratch = mkdtempSync(join(tmpdir(), 'bpfsieve-'));
  const capture = join(scratch, 'in.pcap');
  writeFileSync(capture, captureOf(MORE_THAN_INTERPRETED));
  cache('filter', 'filter', '--threads', '1', '-r', capture, '-w', join(scratch, 'out.pcap'), 'tcp port 80');
  rmSync(scratch, { recursive: true });
}

/** Classic pcap of so many empty Ethernet frames. */
function captureOf(packets) {
  const [header, record, length] = [24, 16, 60];
  const bytes = Buffer.alloc(header + packets * (record + length));
  const words = [0xa1b2c3d4, 0x00040002, 0, 0, 262_144, 1];
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word, 4 * index);
  for (let at = header; at < bytes.length; at += record + length) {
    bytes.writeUInt32LE(length, at + 8);
    bytes.writeUInt32LE(length, at + 12);
  }
  return bytes;
}

function output(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} fails: ${stderr}`);
  return stdout;
}
