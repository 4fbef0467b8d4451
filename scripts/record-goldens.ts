/**
 * Asks the system's tcpdump about every filter of fixtures/filters and writes what it says to fixtures/goldens:
 * `npx tsx scripts/record-goldens.ts [TOPIC …]`. Needs the package tcpdump; takes about five minutes for all topics.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crossed } from '../test/support/cases.js';
import { linkTypesOf, ownFilters } from '../test/support/filters.js';
import { answerText, formatGoldens, goldenFolder } from '../test/support/goldens.js';
import { askTcpdump, findTcpdump } from '../test/support/tcpdump.js';

const tcpdump = findTcpdump();
if ('missing' in tcpdump) throw new Error(tcpdump.missing);

const header = `# ${tcpdump.value.version}, ${tcpdump.value.libpcap}
# Written by scripts/record-goldens.ts, never by hand; the format is described in test/support/goldens.ts.
`;

const topics = process.argv.slice(2);
if (topics.length === 0) rmSync(goldenFolder, { recursive: true, force: true });
mkdirSync(goldenFolder, { recursive: true });
for (const [topic, expressions] of ownFilters()) {
  if (topics.length > 0 && !topics.includes(topic)) continue;
  const goldens = crossed(expressions, linkTypesOf(topic)).map((question) => ({
    question,
    answer: answerText(askTcpdump(question)),
  }));
  writeFileSync(join(goldenFolder, `${topic}.txt`), header + formatGoldens(goldens));
  console.log(`${topic}: ${expressions.length} filters, ${goldens.length} answers`);
}
