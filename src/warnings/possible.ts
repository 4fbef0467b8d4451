/** A test → the kinds of packets that may pass it, and those that may fail it. Neither is ever too small. */

import type { LinkType } from '../link/index.js';
import { etherTypes, type Resolver } from '../names/index.js';
import type { Arithmetic, Identifier, Primitive, Protocol } from '../syntax/index.js';
import {
  ANY,
  ARP,
  ICMP4,
  ICMP6,
  IGMP4,
  IPV4,
  IPV6_ALL,
  OTHER,
  OTHER_TRANSPORT,
  overBoth,
  overIpv6,
  RARP,
  SCTP4,
  TCP4,
  UDP4,
} from './kinds.js';

export interface Possible {
  readonly passing: number;
  readonly failing: number;
}

const atMost = (passing: number): Possible => ({ passing, failing: ANY });
/** The test asks for nothing else. */
const exactly = (passing: number): Possible => ({ passing, failing: ANY & ~passing });
const unknown: Possible = { passing: ANY, failing: ANY };

/** What the link types can carry whose protocol field is understood; the others are asked something else than it seems. */
export function carriedBy({ protocol }: LinkType): number | undefined {
  switch (protocol.kind) {
    case 'ip-version':
    case 'loopback':
    case 'address-family':
      return IPV4 | IPV6_ALL | OTHER;
    case 'fixed':
    case 'magic':
    case 'unknown':
      return undefined;
    default:
      return ANY;
  }
}

const keywords: Partial<Record<Protocol, Possible>> = {
  ip: exactly(IPV4),
  ip6: exactly(IPV6_ALL),
  arp: exactly(ARP),
  rarp: exactly(RARP),
  tcp: exactly(overBoth(TCP4)),
  udp: exactly(overBoth(UDP4)),
  sctp: exactly(overBoth(SCTP4)),
  icmp: exactly(ICMP4),
  igmp: exactly(IGMP4),
  icmp6: exactly(ICMP6),
  pim: atMost(overBoth(OTHER_TRANSPORT)),
  ah: atMost(overBoth(OTHER_TRANSPORT)),
  esp: atMost(overBoth(OTHER_TRANSPORT)),
  igrp: atMost(OTHER_TRANSPORT),
  vrrp: atMost(OTHER_TRANSPORT),
  carp: atMost(OTHER_TRANSPORT),
};

export function possible(node: Primitive, resolver: Resolver): Possible {
  switch (node.kind) {
    case 'protocol':
      return keywords[node.protocol] ?? atMost(OTHER);
    case 'identifier':
      return ofIdentifier(node, resolver);
    case 'relation':
      return atMost(checked(node.left) & checked(node.right));
    case 'broadcast':
    case 'multicast':
      return node.protocol === 'ip' || node.protocol === 'ip6'
        ? atMost(keywords[node.protocol]!.passing)
        : unknown;
    case 'vlan':
    case 'mpls':
    case 'pppoes':
    case 'pppoed':
      return atMost(OTHER);
    case 'geneve':
      return atMost(overBoth(UDP4));
    default:
      return unknown;
  }
}

function ofIdentifier(node: Identifier, resolver: Resolver): Possible {
  const { qualifiers, value } = node;
  if (qualifiers === undefined) return unknown;
  const { protocol, type } = qualifiers;
  switch (type) {
    case 'port':
    case 'portrange': {
      const transport = protocol === undefined ? TCP4 | UDP4 | SCTP4 : (keywords[protocol]?.passing ?? ANY);
      return atMost(overBoth(transport & IPV4));
    }
    case 'proto':
      return ofProtocolNumber(protocol, numberOf(node, resolver));
    case 'protochain':
      return protocol === 'ip' ? atMost(IPV4) : protocol === 'ip6' ? atMost(IPV6_ALL) : unknown;
    case 'gateway':
      return unknown;
    default:
      if (value.kind === 'ipv6' || value.kind === 'ipv6-prefix') return atMost(IPV6_ALL);
      if (value.kind === 'mac' || value.kind === 'arcnet') return unknown;
      return ofIpv4Host(protocol, value.kind === 'name');
  }
}

/** A name may stand for addresses of both families. */
function ofIpv4Host(protocol: Protocol | undefined, isName: boolean): Possible {
  switch (protocol) {
    case undefined:
      return atMost(IPV4 | ARP | RARP | (isName ? IPV6_ALL : 0));
    case 'ip':
    case 'ip6':
    case 'arp':
    case 'rarp':
      return atMost(keywords[protocol]!.passing);
    default:
      return unknown;
  }
}

function numberOf({ value, qualifiers }: Identifier, resolver: Resolver): number | undefined {
  if (value.kind === 'number') return value.value;
  if (value.kind !== 'name') return undefined;
  return qualifiers?.protocol === 'link' ? etherTypes.get(value.text) : resolver.protocol(value.text);
}

const transports: Readonly<Record<number, number>> = { 1: ICMP4, 2: IGMP4, 6: TCP4, 17: UDP4, 132: SCTP4 };
const linkProtocols: Readonly<Record<number, number>> = {
  2048: IPV4,
  2054: ARP,
  32821: RARP,
  34525: IPV6_ALL,
};
const IPV6_FRAGMENT = 44;

function ofProtocolNumber(within: Protocol | undefined, number: number | undefined): Possible {
  if (number === undefined) return unknown;
  switch (within) {
    case undefined: {
      const [four, six] = [ofIpv4Protocol(number), ofIpv6Protocol(number)];
      return { passing: four.passing | six.passing, failing: four.failing & six.failing };
    }
    case 'ip':
      return ofIpv4Protocol(number);
    case 'ip6':
      return ofIpv6Protocol(number);
    case 'link': {
      const kinds = linkProtocols[number];
      return kinds === undefined ? atMost(OTHER) : exactly(kinds);
    }
    default:
      return atMost(OTHER);
  }
}

const ofIpv4Protocol = (number: number): Possible => {
  const kinds = transports[number];
  return kinds === undefined ? atMost(OTHER_TRANSPORT) : exactly(kinds);
};

/** Behind a fragment header the same protocols are told apart again. */
function ofIpv6Protocol(number: number): Possible {
  if (number === IPV6_FRAGMENT) return atMost(IPV6_ALL);
  if (number === 58) return exactly(ICMP6);
  const kinds = transports[number] ?? 0;
  return (kinds & (TCP4 | UDP4 | SCTP4)) !== 0 ? exactly(overIpv6(kinds)) : atMost(overIpv6(OTHER_TRANSPORT));
}

const headers: Partial<Record<Protocol, number>> = {
  link: ANY,
  radio: ANY,
  ip: IPV4,
  ip6: IPV6_ALL,
  arp: ARP,
  rarp: RARP,
  tcp: TCP4,
  udp: UDP4,
  sctp: SCTP4,
  icmp: ICMP4,
  igmp: IGMP4,
  icmp6: ICMP6,
  igrp: OTHER_TRANSPORT,
  pim: OTHER_TRANSPORT,
  vrrp: OTHER_TRANSPORT,
  carp: OTHER_TRANSPORT,
};
/** The packets that have a header to load from. */
export const havingHeader = (protocol: Protocol): number => headers[protocol] ?? OTHER;

/** The packets for which libpcap computes a value: those that the left operands of all operators are there for. */
export function checked(node: Arithmetic): number {
  let leftmost = node;
  while (leftmost.kind === 'binary') leftmost = leftmost.left;
  switch (leftmost.kind) {
    case 'load':
      return havingHeader(leftmost.protocol) & checked(leftmost.offset);
    case 'negate':
      return checked(leftmost.operand);
    default:
      return ANY;
  }
}
