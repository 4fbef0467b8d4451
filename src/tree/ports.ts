/** A list of ports and port ranges → one predicate. Transports share a search where they have the same list. */

import { op } from '../cbpf/index.js';
import { End, type Predicate } from '../cfg/index.js';
import { etherType, ipProtocol, linkProtocol, load, notLaterFragment } from '../codegen/index.js';
import { branch, choose, type Target, type Workshop } from './blocks.js';
import { decide } from './decide.js';
import { type Entry, type Transport, transports } from './entry.js';
import { type FieldTest, placed, type Side } from './field-test.js';

type PortsEntry = Extract<Entry, { list: 'ports' }>;

/** Where a network layer keeps its protocol, and what the transport header is loaded relative to. */
const networks = {
  ip6: { etherType: etherType.ipv6, protocol: 6, base: 'transport-ipv6' },
  ip: { etherType: etherType.ipv4, protocol: 9, base: 'transport-ipv4' },
} as const;

const offsets: Readonly<Record<Side, number>> = { source: 0, destination: 2 };

export function portList(workshop: Workshop, entries: readonly PortsEntry[]): Predicate {
  const { g } = workshop;
  const accept = new End();
  const reject = new End();
  const lists = byTransports(entries);

  const behind = (name: keyof typeof networks): Target => {
    const { protocol, base } = networks[name];
    let next: Target = reject;
    for (const { transports: ofList, tests } of lists) {
      const header = {
        load: (side: Side) => load(g, base, offsets[side], 2),
        isThis: () => linkProtocol(g, networks[name].etherType),
      };
      const [begin] = decide({ ...workshop, accept, reject }, placed(tests), [header]);
      const ports = name === 'ip' ? choose(notLaterFragment(g), begin!, reject) : begin!;
      for (const each of ofList) {
        next = branch(g, load(g, 'network', protocol, 1), op.JEQ, ipProtocol[each], ports, next);
      }
    }
    return next;
  };

  const ip = choose(linkProtocol(g, networks.ip.etherType), behind('ip'), reject);
  const head = choose(linkProtocol(g, networks.ip6.etherType), behind('ip6'), ip);
  return { head, whenTrue: accept, whenFalse: reject };
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
