/**
 * A list of ports and port ranges → one predicate. IPv4 and IPv6 share a search, and so do transports that
 * have the same list.
 */

import { assert } from '../base/index.js';
import { op } from '../cbpf/index.js';
import { End, type Predicate } from '../cfg/index.js';
import {
  etherType,
  type Generator,
  ipProtocol,
  linkProtocol,
  load,
  notLaterFragment,
} from '../codegen/index.js';
import { branch, choose, type Target } from './blocks.js';
import { decide } from './decide.js';
import { type Entry, type Transport, transports } from './entry.js';
import { type FieldTest, placed, type Side } from './field-test.js';
import { type Header, wordLoad } from './header.js';

type PortsEntry = Extract<Entry, { list: 'ports' }>;

interface Network {
  readonly etherType: number;
  /** Where it says which transport it carries. */
  readonly protocol: number;
  /** What the transport header is loaded relative to. */
  readonly base: 'transport-ipv6' | 'transport-ipv4';
  /** A later fragment has no ports. Those of IPv6 say that they carry another protocol. */
  readonly fragments: boolean;
}

const networks: readonly Network[] = [
  { etherType: etherType.ipv6, protocol: 6, base: 'transport-ipv6', fragments: false },
  { etherType: etherType.ipv4, protocol: 9, base: 'transport-ipv4', fragments: true },
];

const offsets: Readonly<Record<Side, number>> = { source: 0, destination: 2 };

export function portList(g: Generator, entries: readonly PortsEntry[]): Predicate {
  const accept = new End();
  const reject = new End();
  const lists = byTransports(entries).map(({ transports: ofList, tests }) => {
    const begins = decide(
      { maker: g, accept, reject, needed: 'all' },
      placed(tests),
      networks.map((each) => headerOf(g, each)),
    );
    assert(begins !== undefined, 'tree/ports', 'headers that cannot share');
    return { ofList, begins };
  });

  let head: Target = reject;
  for (const [i, network] of [...networks.entries()].reverse()) {
    let behind: Target = reject;
    for (const { ofList, begins } of lists) {
      const begin = begins[i]!;
      const ports = network.fragments ? choose(notLaterFragment(g), begin, reject) : begin;
      for (const each of ofList) {
        behind = branch(g, load(g, 'network', network.protocol, 1), op.JEQ, ipProtocol[each], ports, behind);
      }
    }
    head = choose(linkProtocol(g, network.etherType), behind, head);
  }
  assert(!(head instanceof End), 'tree/ports', 'an empty list');
  return { head, whenTrue: accept, whenFalse: reject };
}

function headerOf(g: Generator, network: Network): Header {
  const at = (side: Side) => [wordLoad(g, network.base, offsets[side], 2)];
  return { source: at('source'), destination: at('destination') };
}

interface TransportTests {
  readonly transports: Transport[];
  readonly tests: readonly FieldTest[];
}

function byTransports(entries: readonly PortsEntry[]): TransportTests[] {
  const lists: TransportTests[] = [];
  for (const transport of transports) {
    const tests = entries.filter((each) => each.transports.includes(transport)).flatMap((each) => each.tests);
    if (tests.length === 0) continue;
    const same = lists.find((list) => sameTests(list.tests, tests));
    if (same === undefined) lists.push({ transports: [transport], tests });
    else same.transports.push(transport);
  }
  return lists;
}

const sameTests = (a: readonly FieldTest[], b: readonly FieldTest[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i]);
