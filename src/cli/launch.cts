#!/usr/bin/env node
/**
 * What `bpfsieve` starts with once it is built: the bundled program, with V8's code cache if there is one for this Node: of
 * what filters captures, or of what any other command needs.
 */

import fs = require('node:fs');
import module_ = require('node:module');
import path = require('node:path');
import vm = require('node:vm');

const program = path.join(__dirname, 'program.js');
const cache = ['filter', 'split'].includes(process.argv[2] ?? '') ? 'filter' : 'compile';
const cachedData = readIfThere(
  path.join(__dirname, `program-${cache}-${process.version}-${process.arch}.cache`),
);

if (cachedData === undefined) {
  // Node 22 and later keep one of their own.
  (module_ as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  require(program);
} else {
  // What V8 finds unfit it leaves aside, and compiles the text.
  const text = module_.wrap(fs.readFileSync(program, 'latin1'));
  const run = new vm.Script(text, { filename: program, cachedData }).runInThisContext();
  run(exports, require, module, program, __dirname);
}

function readIfThere(name: string): Buffer | undefined {
  try {
    return fs.readFileSync(name);
  } catch {
    return undefined;
  }
}
