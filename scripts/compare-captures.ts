/**
 * Runs every capture through every filter, with tcpdump and with us, and compares the output files byte for byte; and runs
 * both machines over every packet and compares their verdicts.
 *
 *     npx tsx scripts/compare-captures.ts [--captures FOLDER] [--filters FILE] [--sample N]
 *
 * `--sample N` takes every Nth pair of a capture and a filter. Exit status: 0 all alike, 1 differences, 2 usage.
 */

import { parseArgs } from 'node:util';
import { compareCaptures, type Tally } from '../test/support/captures.js';
import { expressionsOf } from '../test/support/filters.js';
import { sharedFolder } from '../test/support/shared.js';

const { values } = parseArgs({
  options: {
    captures: { type: 'string' },
    filters: { type: 'string', default: 'fixtures/capture-filters.txt' },
    sample: { type: 'string', default: '1' },
  },
});

function captureFolder(): string {
  if (values.captures !== undefined) return values.captures;
  const shared = sharedFolder();
  if ('missing' in shared) {
    process.stderr.write(`no captures: ${shared.missing}\n`);
    process.exit(2);
  }
  return `${shared.value}/captures`;
}

const tally: Tally = await compareCaptures(
  captureFolder(),
  expressionsOf(values.filters),
  Number(values.sample),
);
for (const difference of tally.differences) process.stdout.write(`${difference}\n`);
process.stdout.write(
  `${tally.captures} captures of our link types, ${tally.filters} filters: ${tally.pairs} pairs compared, ` +
    `${tally.identical} outputs identical, ${tally.bothRefuse} refused by both, ${tally.differences.length} different; ` +
    `${tally.verdicts} verdicts alike in both machines\n`,
);
process.exitCode = tally.differences.length === 0 ? 0 : 1;
