/** A list of hosts and networks → one predicate. IPv4, ARP and RARP share a search where they have the same list. */

import { assert } from '../base/index.js';
import { End, type Predicate } from '../cfg/index.js';
import { etherType, type Generator, linkProtocol, load } from '../codegen/index.js';
import { choose, type Target, type Workshop } from './blocks.js';
import { decide } from './decide.js';
import { type AddressHeader, type Entry, ipv4Headers } from './entry.js';
import { type FieldTest, placed, type Side } from './field-test.js';
import type { Header } from './words.js';

type Addresses = Extract<Entry, { list: 'addresses' }>;

/** Where the headers hold their addresses, and what the link layer calls them. */
const fields: Readonly<Record<AddressHeader, { readonly etherType: number } & Record<Side, number>>> = {
  ip: { etherType: etherType.ipv4, source: 12, destination: 16 },
  arp: { etherType: etherType.arp, source: 14, destination: 24 },
  rarp: { etherType: etherType.rarp, source: 14, destination: 24 },
  ip6: { etherType: etherType.ipv6, source: 8, destination: 24 },
};

export function addressList(workshop: Workshop, entries: readonly Addresses[]): Predicate {
  const { g } = workshop;
  const accept = new End();
  const reject = new End();
  const begins = new Map<AddressHeader, Target>();
  for (const { headers, tests } of byHeaders(entries)) {
    const targets = decide(
      { ...workshop, accept, reject },
      placed(tests),
      headers.map((each) => headerOf(g, each)),
    );
    for (const [i, each] of headers.entries()) begins.set(each, targets[i]!);
  }
  let head: Target = reject;
  for (const [header, begin] of [...begins].reverse()) head = choose(isHeader(g, header), begin, head);
  assert(!(head instanceof End), 'tree/addresses', 'an empty list');
  return { head, whenTrue: accept, whenFalse: reject };
}

const isHeader = (g: Generator, header: AddressHeader): Predicate =>
  linkProtocol(g, fields[header].etherType);

const headerOf = (g: Generator, header: AddressHeader): Header => ({
  load: (side, word) => load(g, 'network', fields[header][side] + 4 * word, 4),
  isThis: () => isHeader(g, header),
});

interface HeaderTests {
  readonly headers: AddressHeader[];
  readonly tests: readonly FieldTest[];
}

/** The lists of the headers, those that are equal once. */
function byHeaders(entries: readonly Addresses[]): HeaderTests[] {
  const lists: HeaderTests[] = [];
  for (const header of [...ipv4Headers, 'ip6'] as const) {
    const asking = entries.filter(({ headers }) => headers.includes(header));
    if (asking.length === 0) continue;
    const same = header === 'ip6' ? undefined : lists.find((list) => sameTests(list.tests, asking));
    if (same === undefined) lists.push({ headers: [header], tests: asking.flatMap(({ tests }) => tests) });
    else same.headers.push(header);
  }
  return lists;
}

function sameTests(tests: readonly FieldTest[], entries: readonly Addresses[]): boolean {
  let i = 0;
  for (const entry of entries) for (const each of entry.tests) if (tests[i++] !== each) return false;
  return i === tests.length;
}
