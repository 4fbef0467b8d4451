/**
 * An identifier and its qualifiers → the test they mean. What was written (a name, a number, an address) and its type
 * (`host`, `net`, `port` …) decide together; most combinations that make no sense are refused here.
 */

import { assert, unreachable } from '../../base/index.js';
import type { Predicate } from '../../cfg/index.js';
import {
  ipv4Mask,
  ipv6Mask,
  leftJustify,
  misparseArcnet,
  parseArcnet,
  parseDecnet,
  parseIpv4,
  parseIpv6,
  parseMac,
} from '../../names/index.js';
import type { Identifier, IdentifierValue, Qualifiers } from '../../syntax/index.js';
import {
  arcnetElsewhere,
  arcnetInOtherExpression,
  gatewayNeedsName,
  illegalLinkAddress,
  invalidIpv4,
  invalidQualifierOfIpv6,
  macAddressElsewhere,
  macNotSupported,
  malformedDecnet,
  maskForNetworksOnly,
  missingQualifier,
  modifierAppliedToAddress,
  nonNetworkBits,
  portTooLarge,
  prefixTooLong,
} from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { ipv4Host, ipv6Host } from './ip-host.js';
import { arcnetHost, stationTests } from './mac.js';
import { named, transportOf } from './named.js';
import { port } from './port.js';
import { protochain } from './protochain.js';
import { protocolNumber } from './protocol.js';

type Value<Kind extends IdentifierValue['kind']> = Extract<IdentifierValue, { kind: Kind }>;

export function identifier(g: Generator, node: Identifier): Predicate {
  const { value, qualifiers } = node;
  if (qualifiers === undefined) throw missingQualifier(node.span, value.text);
  switch (value.kind) {
    case 'name':
      return named(g, value, qualifiers);
    case 'number':
      return numbered(g, value.value, 32, value, qualifiers);
    case 'ipv4':
      return dotted(g, value, qualifiers);
    case 'ipv4-prefix':
    case 'ipv4-mask':
      return ipv4Network(g, value, qualifiers);
    case 'ipv6':
    case 'ipv6-prefix':
      return ipv6Address(g, value, qualifiers);
    case 'mac':
      return mac(g, value, qualifiers);
    case 'arcnet':
      return arcnet(g, value, qualifiers);
    default:
      return unreachable(value, 'codegen/identifier');
  }
}

/** Two to four dotted numbers: an IPv4 address or the beginning of one, or a DECnet address. */
function dotted(g: Generator, value: Value<'ipv4'>, q: Qualifiers): Predicate {
  if (q.type === 'port' || q.type === 'portrange' || q.type === 'proto' || q.type === 'protochain') {
    throw modifierAppliedToAddress(value.span, q.type, 'IP address');
  }
  if (q.protocol === 'decnet') {
    const address = parseDecnet(value.text);
    if (address === undefined) throw malformedDecnet(value.span, value.text);
    return numbered(g, address, 32, value, q);
  }
  const address = parseIpv4(value.text);
  if (address === undefined) throw invalidIpv4(value.span, value.text);
  return numbered(g, address.address, address.bits, value, q);
}

/** A number that stands for an address of `bits` leading bits, a port or a protocol. */
function numbered(
  g: Generator,
  number: number,
  bits: number,
  value: Value<'number' | 'ipv4'>,
  q: Qualifiers,
): Predicate {
  switch (q.type) {
    case undefined:
    case 'host':
    case 'net': {
      if (q.protocol === 'link') throw illegalLinkAddress(value.span);
      const bareNetwork = value.kind === 'number' && q.type === 'net' && q.protocol !== 'decnet';
      const { address, mask } = bareNetwork ? leftJustify(number) : { address: number, mask: ipv4Mask(bits) };
      return ipv4Host(g, address, mask, q);
    }
    case 'port':
    case 'portrange': {
      const transport = transportOf(g, q.type, q.protocol);
      if (number > 0xffff) throw portTooLarge(value.span, number);
      const ports =
        q.type === 'port'
          ? ({ kind: 'port', port: number } as const)
          : ({ kind: 'portrange', first: number, last: number } as const);
      return port(g, ports, transport, q.direction);
    }
    case 'gateway':
      throw gatewayNeedsName(value.span);
    case 'proto':
      return protocolNumber(g, number, q.protocol);
    case 'protochain':
      return protochain(g, number, q.protocol);
    default:
      return unreachable(q.type, 'codegen/identifier');
  }
}

/** `10.0.0.0/8`, `10.0.0.0 mask 255.0.0.0`. */
function ipv4Network(g: Generator, value: Value<'ipv4-prefix' | 'ipv4-mask'>, q: Qualifiers): Predicate {
  const network = parseIpv4(value.text);
  if (network === undefined) throw invalidIpv4(value.span, value.text);
  const mask = maskOf(value);
  const written =
    value.kind === 'ipv4-mask' ? `${value.text} mask ${value.mask}` : `${value.text}/${value.length}`;
  if ((network.address & ~mask) !== 0) {
    const meant = dottedQuad((network.address & mask) >>> 0);
    throw nonNetworkBits(value.span, written, `the network of that mask begins at ${meant}`);
  }
  if (q.type !== 'net') throw maskForNetworksOnly(value.span, written, q);
  return ipv4Host(g, network.address, mask, q);
}

function maskOf(value: Value<'ipv4-prefix' | 'ipv4-mask'>): number {
  if (value.kind === 'ipv4-prefix') {
    if (value.length > 32) throw prefixTooLong(value.span, 32);
    return ipv4Mask(value.length);
  }
  const mask = parseIpv4(value.mask);
  if (mask === undefined) throw invalidIpv4(value.span, value.mask);
  return mask.address;
}

const dottedQuad = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');

function ipv6Address(g: Generator, value: Value<'ipv6' | 'ipv6-prefix'>, q: Qualifiers): Predicate {
  const address = parseIpv6(value.text);
  assert(address !== undefined, 'codegen/identifier', 'the lexer knows an IPv6 address');
  const length = value.kind === 'ipv6-prefix' ? value.length : 128;
  if (length > 128) throw prefixTooLong(value.span, 128);
  const mask = ipv6Mask(length);
  if (address.some((byte, i) => (byte & ~(mask[i] ?? 0)) !== 0)) {
    throw nonNetworkBits(value.span, `${value.text}/${length}`, 'the bits beyond the prefix have to be zero');
  }
  if (q.type !== undefined && q.type !== 'host' && q.type !== 'net') throw invalidQualifierOfIpv6(value.span);
  if (q.type !== 'net' && length !== 128) {
    throw maskForNetworksOnly(value.span, `${value.text}/${length}`, q);
  }
  return ipv6Host(g, address, mask, q);
}

function mac(g: Generator, value: Value<'mac'>, q: Qualifiers): Predicate {
  if (q.protocol !== 'link' || (q.type !== undefined && q.type !== 'host')) {
    throw macAddressElsewhere(value.span, value.text);
  }
  const stations = stationTests(g.layout.link);
  if (stations === undefined) throw macNotSupported(value.span, g.layout.link.description);
  const address = parseMac(value.text);
  assert(address !== undefined, 'codegen/identifier', 'the lexer knows a MAC address');
  return stations.host(g, [...address], q.direction);
}

function arcnet(g: Generator, value: Value<'arcnet'>, q: Qualifiers): Predicate {
  if (!g.layout.link.arcnet) throw arcnetElsewhere(value.span);
  if (q.protocol !== 'link' || (q.type !== undefined && q.type !== 'host'))
    throw arcnetInOtherExpression(value.span);
  const parse = g.options.dialect.arcnetAddresses === 'right' ? parseArcnet : misparseArcnet;
  const address = parse(value.text);
  assert(address !== undefined, 'codegen/identifier', 'the lexer knows an ARCnet address');
  return arcnetHost(g, address, q.direction);
}
