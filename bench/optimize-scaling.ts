/**
 * How the optimizer's time grows with the number of terms, list by list, and libpcap's time and bytes beside it where it
 * ends in time: `npx tsx bench/optimize-scaling.ts [sizes] [list …]`, sizes as `100,200,10000`.
 * Times are of the processor, in milliseconds, the best of three.
 */

import { FilterError } from '../src/base/index.js';
import { linearize } from '../src/cfg/index.js';
import { compile } from '../src/compiler.js';
import { dialects, optimize } from '../src/optimize/index.js';
import { lists } from '../test/optimize/lists.js';
import { raise } from '../test/optimize/raise.js';
import { ask, findOracle } from '../test/support/oracle.js';

const [sizesText = '100,2500,5000,10000', ...names] = process.argv.slice(2);
const sizes = sizesText.split(',').map(Number);

/** libpcap is not asked for more terms than this: some lists take it a minute from here on. */
const LARGEST_FOR_LIBPCAP = 200;

interface Measured {
  readonly optimize: number;
  readonly linearize: number;
  readonly instructions: number;
}

/** Raised from the program without the optimizer, the graph is that which code generation made. */
function measure(unoptimized: Parameters<typeof raise>[0]): Measured {
  const root = raise(unoptimized);
  const processorTime = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const start = processorTime();
  const optimized = optimize(root, dialects['1.10.6']);
  const middle = processorTime();
  const { instructions } = linearize(optimized);
  return {
    optimize: middle - start,
    linearize: processorTime() - middle,
    instructions: instructions.length,
  };
}

/** Other work on the machine only adds. */
function bestOfThree(expression: string): Measured {
  const { instructions } = compile(expression, { optimize: false });
  const runs = [measure(instructions), measure(instructions), measure(instructions)];
  return runs.reduce((a, b) => (b.optimize < a.optimize ? b : a));
}

function besideLibpcap(expression: string): string {
  const oracle = findOracle();
  if ('missing' in oracle) return oracle.missing;
  const one = { expression, linkType: 'EN10MB', snapLength: 262144, netmask: undefined, optimize: true };
  const start = performance.now();
  const [answer] = ask(oracle.value, [one]);
  const time = performance.now() - start;
  if (answer?.kind !== 'program') return 'libpcap does not end in time';
  const ours = compile(expression, { libpcap: oracle.value.dialect }).instructions;
  const same = JSON.stringify(ours) === JSON.stringify(answer.instructions);
  return `libpcap ${time.toFixed(0)}, ${same ? 'same bytes' : 'OTHER BYTES'}`;
}

/** What is said of a filter beyond the limits. */
function refusal(expression: string): string | undefined {
  try {
    compile(expression, { optimize: false });
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
  return undefined;
}

const row = (name: string, ...cells: readonly (string | number)[]): string =>
  name.padEnd(26) +
  cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(0) : cell).padStart(14)).join('');

console.log(row('', 'terms', 'optimize', 'linearize', 'instructions', 'exponent'));
for (const [name, list] of Object.entries(lists)) {
  if (names.length > 0 && !names.includes(name)) continue;
  let before: { size: number; time: number } | undefined;
  for (const size of sizes) {
    const expression = list(size);
    const refused = refusal(expression);
    if (refused !== undefined) {
      console.log(row(name, size), refused);
      continue;
    }
    const { optimize: time, linearize: layout, instructions } = bestOfThree(expression);
    const exponent = before && Math.log(time / before.time) / Math.log(size / before.size);
    before = { size, time };
    const beside = size <= LARGEST_FOR_LIBPCAP ? besideLibpcap(expression) : '';
    console.log(row(name, size, time, layout, instructions, exponent?.toFixed(2) ?? '', `  ${beside}`));
  }
}
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
