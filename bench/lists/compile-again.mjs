/**
 * Compilations in one process, one list after the other, each again and again: what a program that has compiled before
 * needs. `node bench/lists/compile-again.mjs DIST VERSION` reads a JSON array of texts from standard input and writes the
 * median milliseconds of each, of the clock and of the thread that compiles.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, libpcap] = process.argv.slice(2);
const library = pathToFileURL(resolve(dist, 'index.js')).href;
const { compile, generousLimits: limits } = await import(library);

/** For so many milliseconds a list is compiled again, but at least so many times, and at most. */
const PATIENCE = 3000;
const FEWEST = 3;
const MOST = 40;

/** Milliseconds that the kernel has given to the main thread. */
const threadTime = () => {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const measured = JSON.parse(readFileSync(0, 'utf8')).map((text) => {
  const expression = text.replace(/#.*/g, '');
  const times = [];
  const threadTimes = [];
  const end = performance.now() + PATIENCE;
  while (times.length < FEWEST || (times.length < MOST && performance.now() < end)) {
    const thread = threadTime();
    const start = performance.now();
    compile(expression, { libpcap, limits });
    times.push(performance.now() - start);
    threadTimes.push(threadTime() - thread);
  }
  return { time: median(times), threadTime: median(threadTimes) };
});
process.stdout.write(JSON.stringify(measured));
