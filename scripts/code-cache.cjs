/**
 * dist/cli/program.js → V8's code cache of what a command needs of it, for the Node that runs this:
 * `node scripts/code-cache.cjs dist/cli NAME COMMAND …`. src/cli/launch.cts knows the names.
 */

const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { join, resolve } = require('node:path');
const { Script } = require('node:vm');

const [, , where, name, ...command] = process.argv;
const folder = resolve(where);
const program = join(folder, 'program.js');
// As src/cli/launch.cts does.
const script = new Script(wrap(readFileSync(program, 'latin1')), { filename: program });
process.on('exit', () => {
  const file = `program-${name}-${process.version}-${process.arch}.cache`;
  writeFileSync(join(folder, file), script.createCachedData());
});
process.argv.splice(1, process.argv.length, program, ...command);
script.runInThisContext()({}, createRequire(program), {}, program, folder);
