/** A list of hosts and networks → one predicate. IPv4, ARP and RARP share a search where they have the same list. */

import { assert } from '../base/index.js';
import { End, type Predicate } from '../cfg/index.js';
import { etherType, type Generator, linkProtocol } from '../codegen/index.js';
import { choose, type Target } from './blocks.js';
import { decide } from './decide.js';
import { type AddressHeader, type Entry, ipv4Headers } from './entry.js';
import { type FieldTest, placed, type Side } from './field-test.js';
import { type Header, wordLoad } from './header.js';

type Addresses = Extract<Entry, { list: 'addresses' }>;

/** Where the headers hold their addresses, and what the link layer calls them. */
const fields: Readonly<Record<AddressHeader, { readonly etherType: number } & Record<Side, number>>> = {
  ip: { etherType: etherType.ipv4, source: 12, destination: 16 },
  arp: { etherType: etherType.arp, source: 14, destination: 24 },
  rarp: { etherType: etherType.rarp, source: 14, destination: 24 },
  ip6: { etherType: etherType.ipv6, source: 8, destination: 24 },
};

export function addressList(g: Generator, entries: readonly Addresses[]): Predicate {
  const accept = new End();
  const reject = new End();
  const begins = new Map<AddressHeader, Target>();
  for (const { headers, tests } of byHeaders(entries)) {
    const targets = decide(
      { maker: g, accept, reject, needed: 'all' },
      placed(tests),
      headers.map((each) => headerOf(g, each)),
    );
    assert(targets !== undefined, 'tree/addresses', 'headers that cannot share');
    for (const [i, each] of headers.entries()) begins.set(each, targets[i]!);
  }
  let head: Target = reject;
  for (const [header, begin] of [...begins].reverse()) head = choose(isHeader(g, header), begin, head);
  assert(!(head instanceof End), 'tree/addresses', 'an empty list');
  return { head, whenTrue: accept, whenFalse: reject };
}

const isHeader = (g: Generator, header: AddressHeader): Predicate =>
  linkProtocol(g, fields[header].etherType);

function headerOf(g: Generator, header: AddressHeader): Header {
  const words = header === 'ip6' ? [0, 1, 2, 3] : [0];
  const at = (side: Side) => words.map((word) => wordLoad(g, 'network', fields[header][side] + 4 * word, 4));
  return { source: at('source'), destination: at('destination') };
}

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
