/**
 * Asks the system's tcpdump about every filter of fixtures/filters and writes what it says to fixtures/goldens:
 * `npx tsx scripts/record-goldens.ts`. Needs the package tcpdump; takes about two minutes.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crossed } from '../test/support/cases.js';
import { ownFilters } from '../test/support/filters.js';
import { answerText, formatGoldens, goldenFolder } from '../test/support/goldens.js';
import { askTcpdump, findTcpdump } from '../test/support/tcpdump.js';

const tcpdump = findTcpdump();
if ('missing' in tcpdump) throw new Error(tcpdump.missing);

const header = `# ${tcpdump.value.version}, ${tcpdump.value.libpcap}
# Written by scripts/record-goldens.ts, never by hand; the format is described in test/support/goldens.ts.
`;

rmSync(goldenFolder, { recursive: true, force: true });
mkdirSync(goldenFolder, { recursive: true });
for (const [topic, expressions] of ownFilters()) {
  const goldens = crossed(expressions).map((question) => ({
    question,
    answer: answerText(askTcpdump(question)),
  }));
  writeFileSync(join(goldenFolder, `${topic}.txt`), header + formatGoldens(goldens));
  console.log(`${topic}: ${expressions.length} filters, ${goldens.length} answers`);
}
