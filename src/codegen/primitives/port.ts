/** `port` and `portrange`: transport ports behind IPv4, first fragments only, and behind IPv6 without extension headers. */

import { and, not, or, type Predicate } from '../../cfg/index.js';
import type { Direction } from '../../syntax/index.js';
import { anyBit, atLeast, atMost, equal } from '../comparisons.js';
import { directionNotValid } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { linkProtocol } from '../link-protocol/index.js';
import type { Base } from '../loads.js';
import { etherType, ipProtocol } from '../numbers.js';
import { bySourceAndDestination } from './direction.js';

/** One port, or all from the lower to the higher of two, inclusive. */
export type Ports =
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'portrange'; readonly first: number; readonly last: number };

export type Transport = 'tcp' | 'udp' | 'sctp';

/** Offsets of the ports in the headers of all three transports. */
const SOURCE = 0;
const DESTINATION = 2;

/** Without a transport: any of the three. */
export function port(
  g: Generator,
  ports: Ports,
  transport: Transport | undefined,
  direction: Direction | undefined,
): Predicate {
  const tests = { ipv4: ipv4Port, ipv6: ipv6Port };
  return g.options.dialect.portFamilies
    .map((family) => tests[family](g, ports, transport, direction))
    .reduce(or);
}

/** The port test of IPv4 alone. */
export const ipv4Port = (
  g: Generator,
  ports: Ports,
  transport: Transport | undefined,
  direction: Direction | undefined,
): Predicate =>
  and(
    linkProtocol(g, etherType.ipv4),
    anyOf(g, transport, (each) => {
      const firstFragment = and(equal(g, 'network', 9, 1, ipProtocol[each]), notLaterFragment(g));
      return and(firstFragment, inDirection(g, 'transport-ipv4', ports, direction));
    }),
  );

/** The port test of IPv6 alone. */
export const ipv6Port = (
  g: Generator,
  ports: Ports,
  transport: Transport | undefined,
  direction: Direction | undefined,
): Predicate =>
  and(
    linkProtocol(g, etherType.ipv6),
    anyOf(g, transport, (each) =>
      and(equal(g, 'network', 6, 1, ipProtocol[each]), inDirection(g, 'transport-ipv6', ports, direction)),
    ),
  );

/** An IPv4 packet that is no fragment, or the first: the one that holds the transport header. */
export const notLaterFragment = (g: Generator): Predicate => not(anyBit(g, 'network', 6, 2, 0x1fff));

const anyOf = (
  g: Generator,
  transport: Transport | undefined,
  make: (transport: Transport) => Predicate,
): Predicate =>
  transport === undefined ? g.options.dialect.portTransports.map(make).reduce(or) : make(transport);

const inDirection = (g: Generator, base: Base, ports: Ports, direction: Direction | undefined): Predicate =>
  bySourceAndDestination(
    direction,
    () => inPorts(g, base, SOURCE, ports),
    () => inPorts(g, base, DESTINATION, ports),
    (other) => directionNotValid(g.span, other, ports.kind === 'port' ? 'ports' : 'port ranges'),
  );

function inPorts(g: Generator, base: Base, offset: number, ports: Ports): Predicate {
  if (ports.kind === 'port') return equal(g, base, offset, 2, ports.port);
  const lower = Math.min(ports.first, ports.last);
  const higher = Math.max(ports.first, ports.last);
  return and(atLeast(g, base, offset, 2, lower), atMost(g, base, offset, 2, higher));
}
