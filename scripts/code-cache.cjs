/**
 * dist/cli/program.js → V8's code cache of what `compile 'tcp port 80'` needs of it, for the Node that runs this:
 * `node scripts/code-cache.cjs dist/cli`. Any command takes most of that.
 */

const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { join, resolve } = require('node:path');
const { Script } = require('node:vm');

const folder = resolve(process.argv[2]);
const program = join(folder, 'program.js');
// As src/cli/launch.cts does.
const script = new Script(wrap(readFileSync(program, 'latin1')), { filename: program });
process.on('exit', () => {
  writeFileSync(join(folder, `program-${process.version}-${process.arch}.cache`), script.createCachedData());
});
process.argv.splice(1, 2, program, 'compile', 'tcp port 80');
script.runInThisContext()({}, createRequire(program), {}, program, folder);
