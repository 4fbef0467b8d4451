/**
 * Random programs → decoder, verifier and interpreter; counts what became of them. Fails if anything crashes, hangs or,
 * accepted, faults: `npx tsx scripts/verifier-campaign.ts [count] [seed]`. A third are words and operations without
 * sense, a third programs that look meant, a third those with mistakes made in them.
 */

import * as ebpf from '../src/ebpf/index.js';
import { mutant, Random, randomProgram, randomSlots } from '../test/vm/verifier/random-programs.js';
import { examine } from '../test/vm/verifier/soundness.js';

const environments: readonly ebpf.Environment[] = ['socket', 'xdp', 'tc', 'flat'];
const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

const counts = new Map<string, number>();
const add = (what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

function programOf(random: Random, index: number, environment: ebpf.Environment): ebpf.Instruction[] {
  if (index % 3 === 0) return randomSlots(random);
  const meant = randomProgram(random, environment);
  return index % 3 === 1 ? meant : mutant(random, meant);
}

let slowest = 0;
let faults = 0;
for (let index = 0; index < count; index++) {
  const random = new Random(seed + index);
  const environment = environments[random.below(4)]!;
  const program = programOf(random, index, environment);
  const start = performance.now();
  const finding = examine(program, environment, random);
  slowest = Math.max(slowest, performance.now() - start);
  add(finding.what === 'rejected' ? `rejected: ${finding.reason}` : finding.what);
  if (finding.what !== 'fault') continue;
  faults++;
  console.log(`seed ${seed + index}, ${environment}: ${finding.message}`);
  if (faults <= 3) console.log(ebpf.formatProgram({ instructions: program }));
}

console.log(`${count} programs, seed ${seed}; the slowest took ${slowest.toFixed(0)} ms`);
for (const [what, times] of [...counts].sort(([, a], [, b]) => b - a)) {
  console.log(`${String(times).padStart(9)}  ${what}`);
}
process.exitCode = faults === 0 ? 0 : 1;
