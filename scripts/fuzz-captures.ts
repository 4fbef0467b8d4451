/**
 * Damaged captures through `filter`: `npm run fuzz:captures -- --count 100000 --seed 1`. Each has to come to an output
 * that can be read again and, where it is damaged, a fault with a name, within 5 s; and the process, this script and all,
 * takes no more than 256 MB. Prints the tally, the slowest capture and the largest memory; exit status 1 when there was a
 * fault, whose capture is written to a file.
 */

import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzCaptures } from '../test/support/fuzz/captures.js';
import { attempt, circumstances, longestFiltering } from '../test/support/fuzz/filter-capture.js';
import { random } from '../test/support/fuzz/random.js';

const memoryLimit = 256;
const megabytes = (): number => process.memoryUsage.rss() / 1e6;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
console.log(`seed ${seed}, ${count} captures`);
const r = random(seed);
const captures = fuzzCaptures(seed);
const tally = new Map<string, number>();
let [slowest, memory, faults] = [0, 0, 0];
const start = performance.now();
for (let done = 0; done < count; ) {
  const inputs = [captures.next().value, ...(r.once(4) ? [captures.next().value] : [])].map(
    ({ bytes }) => bytes,
  );
  const { outcome, fault, milliseconds } = await attempt(inputs, circumstances(r), 1 + r.below(5000));
  tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  slowest = Math.max(slowest, milliseconds);
  if (tally.get(outcome)! % 20 === 0) memory = Math.max(memory, megabytes());
  if (fault !== undefined || milliseconds > longestFiltering) {
    faults++;
    const names = inputs.map((bytes, index) => {
      const path = join(tmpdir(), `fuzz-${seed}-${done}-${index}.pcap`);
      writeFileSync(path, bytes);
      return path;
    });
    console.log(`${names.join(' ')}: ${fault ?? `${milliseconds.toFixed(0)} ms`}`);
  }
  done += inputs.length;
}
for (const [outcome, times] of [...tally].sort(([, a], [, b]) => b - a))
  console.log(`${String(times).padStart(8)}  ${outcome}`);
console.log(
  `${((performance.now() - start) / 1000).toFixed(0)} s, slowest ${slowest.toFixed(0)} ms, ${memory.toFixed(0)} MB of memory at most, ${faults} faults`,
);
if (memory > memoryLimit) console.log(`more memory than ${memoryLimit} MB`);
process.exitCode = faults > 0 || memory > memoryLimit ? 1 : 0;
