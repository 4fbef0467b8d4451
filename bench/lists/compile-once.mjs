/**
 * One compilation in a process of its own: the expression from standard input, through the built library, as JSON to
 * standard output. `node bench/lists/compile-once.mjs DIST libpcap|tree VERSION`
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, backend, libpcap] = process.argv.slice(2);
const library = pathToFileURL(resolve(dist, 'index.js')).href;
const {
  compile,
  formatProgram,
  generousLimits: limits,
  programStatistics,
  translate,
} = await import(library);
const text = readFileSync(0, 'utf8');

const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const before = processor();
const start = performance.now();
const program = compile(text.replace(/#.*/g, ''), { backend, libpcap, limits });
const time = performance.now() - start;
const processorTime = processor() - before;
const peak = process.resourceUsage().maxRSS / 1024;
const translating = processor();
translate(program);
const translation = processor() - translating;
const { instructions, longestPath } = programStatistics(program);
const bytes = backend === 'libpcap' ? formatProgram(program, 'decimal') : '';
process.stdout.write(
  JSON.stringify({ time, processorTime, peak, translation, instructions, longestPath, bytes }),
);
