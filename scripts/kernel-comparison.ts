/**
 * Programs through the Linux kernel, compared with our classic machine, packet by packet:
 *
 *     npm run kernel -- [--count 2000] [--seed 1] [--generator everyday|deep|long|misuse|rare|all] [--packets 200]
 *         [--only WAY] [--show 5]
 *
 * First the filters of real life for nine link types, optimized and not; then `--count` random ones for any link type.
 * Prints a line for each way into the kernel, and what our own verifier takes. Needs root. Exit status 1 when a program is
 * refused or a verdict differs.
 */

import { parseArgs } from 'node:util';
import { FilterError } from '../src/base/index.js';
import type * as cbpf from '../src/cbpf/index.js';
import type * as ebpf from '../src/ebpf/index.js';
import { translate } from '../src/translate/index.js';
import { verify } from '../src/vm/index.js';
import { linkTypes } from '../test/support/cases.js';
import { ownFilters, realLifeFilters } from '../test/support/filters.js';
import { findKernel } from '../test/support/kernel.js';
import {
  compareWithKernel,
  judged,
  type Report,
  type Subject,
  tableOf,
  ways,
} from '../test/support/kernel-comparison.js';
import { capturedPackets } from '../test/support/kernel-packets.js';
import { randomSubjects, subjectsOf } from '../test/support/kernel-subjects.js';
import { type Generator, generators } from '../test/support/random-cases.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    generator: { type: 'string', default: 'all' },
    packets: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    show: { type: 'string', default: '5' },
  },
});
const [count, seed, packetCount, show] = [values.count, values.seed, values.packets, values.show].map(
  Number,
) as [number, number, number, number];
if (!(values.generator in generators))
  throw new Error(`--generator is one of ${Object.keys(generators).join(', ')}`);
const generator = values.generator as Generator;

const found = findKernel();
if ('missing' in found) throw new Error(found.missing);
const kernel = found.value();
const packets = capturedPackets();
const realLife = realLifeFilters();
const expressions = 'value' in realLife ? realLife.value : [...ownFilters().values()].flat();
const chosen = ways.filter(({ name }) => name.includes(values.only));

async function compare(title: string, subjects: readonly Subject[]): Promise<void> {
  const reports: Report[] = [];
  for (const way of chosen) reports.push(await compareWithKernel(kernel, way, subjects));
  console.log(`\n${title}\n${tableOf(reports)}`);
  for (const report of reports) {
    const { lines, explained } = judged(report);
    for (const line of lines.slice(0, show)) console.log(`${report.way.name}: ${line}`);
    for (const [reason, times] of explained) console.log(`${report.way.name}: ${times} × ${reason}`);
    if (lines.length > 0) process.exitCode = 1;
    const { perLoad, cbpfc, ours } = report.checks;
    if (perLoad > 0)
      console.log(
        `${report.way.name}: checks of the packet's end: ${ours}; cbpfc would make ${cbpfc}, one a load is ${perLoad}`,
      );
  }
  verifyAll(subjects);
}

/** Our own verifier must take the programs too, and those of user space, which the kernel has not. */
function verifyAll(subjects: readonly Subject[]): void {
  for (const target of ['socket', 'xdp', 'tc', 'flat'] as const) {
    let translated = 0;
    let accepted = 0;
    for (const { title, program } of subjects) {
      const extended = translatedFor(target, program);
      if (extended === undefined) continue;
      translated++;
      const verification = verify(extended, { environment: target });
      if (verification.accepted) accepted++;
      else console.log(`our verifier: ${target}: ${title}: ${verification.message}`);
    }
    console.log(`our verifier: ${target}: ${translated} programs, ${accepted} accepted`);
    if (accepted < translated) process.exitCode = 1;
  }
}

function translatedFor(target: ebpf.Environment, program: cbpf.Program): ebpf.Program | undefined {
  try {
    return translate(program, { target });
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

await compare(
  `${expressions.length} filters of real life, nine link types, optimized and not`,
  subjectsOf(expressions, linkTypes, packets, packetCount),
);
await compare(`${count} random filters (${generator}), any link type, seed ${seed}`, [
  ...randomSubjects(generator, count, seed, packets, packetCount),
]);
kernel.close();
