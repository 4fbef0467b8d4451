/** An identifier that is a name (`host gateway`, `port http`, `ip proto \tcp`), looked up through the resolver. */

import { unreachable } from '../../base/index.js';
import { or, type Predicate } from '../../cfg/index.js';
import { NOT_SET } from '../../link/index.js';
import {
  type Address,
  etherTypes,
  ipv6Mask,
  isoProtocols,
  leftJustify,
  llcServiceAccessPoints,
  lookUpHost,
  lookUpPort,
  lookUpPortRange,
  type NameKind,
} from '../../names/index.js';
import type { IdentifierValue, Protocol, Qualifiers } from '../../syntax/index.js';
import {
  decnetNames,
  gatewayNotSupported,
  illegalQualifierOf,
  linkHostNotSupported,
  portNegative,
  portOfOtherTransport,
  portTooLarge,
  unknownHost,
  unknownHostOfFamily,
  unknownNetwork,
  unknownPort,
  unknownPortRange,
  unknownProtocol,
  unknownStation,
} from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { ipv4Host, ipv6Host } from './ip-host.js';
import { stationTests } from './mac.js';
import { port, type Transport } from './port.js';
import { protochain } from './protochain.js';
import { protocolNumber } from './protocol.js';

type Name = Extract<IdentifierValue, { kind: 'name' }>;

export function named(g: Generator, name: Name, q: Qualifiers): Predicate {
  switch (q.type) {
    case 'net': {
      const network = g.options.resolver.network(name.text);
      if (network === undefined || network === 0)
        throw unknownNetwork(name.span, name.text, hint(g, 'network', name));
      const { address, mask } = leftJustify(network);
      return ipv4Host(g, address, mask, q);
    }
    case undefined:
    case 'host':
      if (q.protocol === 'link') return etherHost(g, name, q);
      if (q.protocol === 'decnet') throw decnetNames(name.span, name.text);
      return host(g, name, q);
    case 'port':
      return namedPort(g, name, q);
    case 'portrange':
      return namedPortRange(g, name, q);
    case 'gateway':
      throw gatewayNotSupported(name.span);
    case 'proto': {
      const number = namedProtocol(g, name, q.protocol);
      return protocolNumber(g, number, q.protocol);
    }
    case 'protochain':
      return protochain(g, namedProtocol(g, name, q.protocol), q.protocol);
    default:
      return unreachable(q.type, 'codegen/named');
  }
}

const hint = (g: Generator, kind: NameKind, { text }: Name): string | undefined =>
  g.options.resolver.hint?.(kind, text);

function etherHost(g: Generator, name: Name, q: Qualifiers): Predicate {
  const stations = stationTests(g.layout.link);
  if (stations === undefined) throw linkHostNotSupported(name.span, g.layout.link.description);
  const address = g.options.resolver.etherHost(name.text);
  if (address === undefined)
    throw unknownStation(name.span, stations.station, name.text, hint(g, 'etherHost', name));
  return stations.host(g, [...address], q.direction);
}

/** Every address of the host, one after the other. */
function host(g: Generator, name: Name, q: Qualifiers): Predicate {
  const addresses = lookUpHost(g.options.resolver, name.text);
  if (addresses === undefined) throw unknownHost(name.span, name.text, hint(g, 'host', name));
  const asked = addresses.filter((address) => isAskedFor(g, address, q.protocol));
  if (asked.length === 0) throw unknownHostOfFamily(name.span, name.text);
  // Where the link layer has no type field, ARP and RARP cannot be told from IPv4.
  const onlyIp = q.protocol === undefined && g.layout.typeField.constant === NOT_SET;
  return asked
    .map((address) =>
      address.family === 'ipv4'
        ? ipv4Host(g, address.address, 0xffffffff, onlyIp ? { ...q, protocol: 'ip' } : q)
        : ipv6Host(g, address.address, ipv6Mask(128), q),
    )
    .reduce(or);
}

function isAskedFor(g: Generator, { family }: Address, protocol: Protocol | undefined): boolean {
  if (family === 'ipv4') return protocol !== 'ip6';
  if (protocol === 'arp' || protocol === 'rarp') return !g.options.dialect.arpSkipsIpv6Addresses;
  return protocol !== 'ip';
}

/** The transport that a protocol qualifier of `port` and `portrange` stands for. */
export function transportOf(
  g: Generator,
  type: 'port' | 'portrange',
  protocol: Protocol | undefined,
): Transport | undefined {
  switch (protocol) {
    case undefined:
    case 'tcp':
    case 'udp':
    case 'sctp':
      return protocol;
    default:
      throw illegalQualifierOf(g.span, type, protocol);
  }
}

function namedPort(g: Generator, name: Name, q: Qualifiers): Predicate {
  const asked = transportOf(g, 'port', q.protocol);
  const found = lookUpPort(g.options.resolver, name.text);
  if (found === undefined) throw unknownPort(name.span, name.text, hint(g, 'service', name));
  const transport = agree(name, 'port', asked, found.transport);
  return port(g, { kind: 'port', port: found.number }, transport, q.direction);
}

function namedPortRange(g: Generator, name: Name, q: Qualifiers): Predicate {
  const asked = transportOf(g, 'portrange', q.protocol);
  const found = lookUpPortRange(g.options.resolver, name.text, g.options.dialect.portRangeReading);
  if (found === undefined) throw unknownPortRange(name.span, name.text);
  const { first, last } = found;
  const transport = agree(name, 'port in range', asked, found.transport);
  for (const each of [first, last]) {
    if (each < 0) throw portNegative(name.span, each);
    if (each > 0xffff) throw portTooLarge(name.span, each);
  }
  return port(g, { kind: 'portrange', first, last }, transport, q.direction);
}

/** The transport to test: the one asked for, which must not contradict the one the name is known for. */
function agree(
  name: Name,
  what: string,
  asked: Transport | undefined,
  known: 'tcp' | 'udp' | 'any',
): Transport | undefined {
  if (known === 'any') return asked;
  if (asked !== undefined && asked !== known) throw portOfOtherTransport(name.span, what, name.text, known);
  return known;
}

function namedProtocol(g: Generator, name: Name, within: Protocol | undefined): number {
  const [kind, number] = lookUpProtocol(g, name.text, within);
  if (number === undefined) {
    const advice = kind === 'ip' ? hint(g, 'protocol', name) : undefined;
    throw unknownProtocol(name.span, kind, name.text, advice);
  }
  return number;
}

function lookUpProtocol(
  g: Generator,
  text: string,
  within: Protocol | undefined,
): [string, number | undefined] {
  switch (within) {
    case undefined:
    case 'ip':
    case 'ip6':
      return ['ip', g.options.resolver.protocol(text)];
    case 'link':
      return ['ether', etherTypes.get(text) ?? llcServiceAccessPoints.get(text)];
    case 'iso':
      return ['osi', isoProtocols.get(text)];
    default:
      return [within, undefined];
  }
}
