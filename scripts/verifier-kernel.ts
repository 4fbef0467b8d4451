/**
 * Mutants of valid xdp and tc programs → the verdicts of our verifier and of the kernel's, as a table. Fails if a program
 * that we accept faults in our machine, or if a disagreement has no explanation: `npm run verify:kernel [count] [seed]`.
 */

import { formatProgram } from '../src/ebpf/index.js';
import { findKernel } from '../test/support/kernel.js';
import { compareMutant, reasonOf, subjects, UNEXPLAINED } from '../test/vm/verifier/mutants.js';

const count = Number(process.argv[2] ?? 5000);
const seed = Number(process.argv[3] ?? 1);

const found = findKernel();
if ('missing' in found) {
  console.log(found.missing);
  process.exit(0);
}
const kernel = found.value();
const all = subjects(seed);
const cells = new Map<string, number>();
const classes = new Map<string, { count: number; seed: number }>();
let wrong = 0;

for (let index = 0; index < count; index++) {
  const { subject, ours, theirs, fault, difference } = await compareMutant(kernel, all, seed + index);
  const cell = `${subject.target} ${ours.accepted} ${theirs.accepted}`;
  cells.set(cell, (cells.get(cell) ?? 0) + 1);
  if (difference !== undefined) {
    const known = classes.get(difference);
    if (known === undefined) classes.set(difference, { count: 1, seed: seed + index });
    else known.count++;
  }
  if (fault === undefined && difference !== UNEXPLAINED) continue;
  if (++wrong > 5) continue;
  console.log(`seed ${seed + index}, ${subject.target}: ${fault ?? UNEXPLAINED}`);
  console.log(`  ours: ${ours.accepted ? 'accepted' : `instruction ${ours.instruction}: ${ours.message}`}`);
  console.log(`  the kernel's: ${reasonOf(theirs)}`);
  console.log(formatProgram(subject));
}
kernel.close();

const cell = (target: string, ours: boolean, theirs: boolean): string =>
  String(cells.get(`${target} ${ours} ${theirs}`) ?? 0).padStart(7);
console.log(`${count} mutants of ${all.length} programs, seed ${seed}`);
console.log('        both accept  both reject  we alone accept  the kernel alone accepts');
for (const target of ['xdp', 'tc']) {
  console.log(
    `${target.padEnd(4)}${cell(target, true, true)}      ${cell(target, false, false)}      ` +
      `${cell(target, true, false)}          ${cell(target, false, true)}`,
  );
}
const disagreements = [...classes.values()].reduce((sum, each) => sum + each.count, 0);
console.log(`agreement: ${(100 * (1 - disagreements / count)).toFixed(2)} %`);
for (const [name, each] of [...classes].sort(([, a], [, b]) => b.count - a.count)) {
  console.log(`${String(each.count).padStart(7)}  ${name} (seed ${each.seed})`);
}
process.exitCode = wrong === 0 ? 0 : 1;
