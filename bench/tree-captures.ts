/**
 * Whether both backends give one verdict for the packets of captures, cut at every length, and lists of the addresses and ports
 * that they have: `npx tsx bench/tree-captures.ts FOLDER`. Exit status 1 when a verdict differs.
 */

import { compareOwnAddresses } from '../test/tree/own-addresses.js';

const [folder = ''] = process.argv.slice(2);
const { differences, captures, lists, searched, verdicts, accepted } = compareOwnAddresses(folder);
for (const each of differences) console.log(each);
console.log(`${captures} captures, ${lists} lists, ${searched} of them searched`);
console.log(
  `${verdicts} packets and cut packets: ${accepted} accepted, ${differences.length} verdicts differ`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
