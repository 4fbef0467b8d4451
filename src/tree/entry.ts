/** An identifier of a list → what it asks of which header. Only what is asked of packets in the same way over and over. */

import type { Generator } from '../codegen/index.js';
import { ipv4Mask, ipv6Mask, lookUpPort, lookUpPortRange, parseIpv4, parseIpv6 } from '../names/index.js';
import type { Direction, Expression, Identifier } from '../syntax/index.js';
import type { FieldTest, Interval, Side } from './field-test.js';

export const transports = ['sctp', 'tcp', 'udp'] as const;
export type Transport = (typeof transports)[number];

export const ipv4Headers = ['ip', 'arp', 'rarp'] as const;
export type AddressHeader = (typeof ipv4Headers)[number] | 'ip6';

/** `headers`, `transports`: any of them will do. */
export type Entry =
  | { readonly list: 'addresses'; readonly headers: readonly AddressHeader[]; readonly tests: FieldTest[] }
  | { readonly list: 'ports'; readonly transports: readonly Transport[]; readonly tests: FieldTest[] };

/** `undefined` for what the ordinary code generator compiles, or refuses. */
export function entryOf(g: Generator, node: Expression): Entry | undefined {
  if (node.kind !== 'identifier' || node.qualifiers === undefined) return undefined;
  const sides = sidesOf(node.qualifiers.direction);
  if (sides === undefined) return undefined;
  switch (node.qualifiers.type) {
    case undefined:
    case 'host':
    case 'net':
      return addressEntry(g, node, sides);
    case 'port':
    case 'portrange':
      return portEntry(g, node, sides);
    default:
      return undefined;
  }
}

function sidesOf(direction: Direction | undefined): readonly Side[] | undefined {
  if (direction === undefined || direction === 'or') return ['source', 'destination'];
  if (direction === 'src') return ['source'];
  return direction === 'dst' ? ['destination'] : undefined;
}

function addressEntry(g: Generator, node: Identifier, sides: readonly Side[]): Entry | undefined {
  const protocol = node.qualifiers?.protocol;
  const ipv4 = ipv4Prefix(node);
  if (ipv4 !== undefined) {
    const headers = headersOf(g, protocol);
    if (headers === undefined) return undefined;
    const words = ipv4.mask === 0 ? [] : [under(ipv4.address, ipv4.mask)];
    return { list: 'addresses', headers, tests: testsOf(sides, words) };
  }
  const words = ipv6Words(node);
  if (words === undefined || (protocol !== undefined && protocol !== 'ip6')) return undefined;
  return { list: 'addresses', headers: ['ip6'], tests: testsOf(sides, words) };
}

/**
 * Tests of one word compare it under a mask, but for `(A & mask) == 0`: of that, libpcap's optimizer makes one instruction
 * that leaves the word as it is, and cannot move.
 */
function comparisonOf(words: readonly Interval[]): Pick<FieldTest, 'compared' | 'movable'> {
  const [only] = words;
  if (only === undefined || words.length > 1) return { compared: undefined, movable: false };
  const hostBits = only.last - only.first;
  return only.first === 0 && hostBits !== 0
    ? { compared: '0', movable: false }
    : { compared: `${hostBits}`, movable: true };
}

const testsOf = (
  sides: readonly Side[],
  words: readonly Interval[],
  comparison = comparisonOf(words),
): FieldTest[] => sides.map((side) => ({ side, words, ...comparison }));

function headersOf(g: Generator, protocol: string | undefined): readonly AddressHeader[] | undefined {
  // Behind MPLS there is only IP.
  if (protocol === undefined) return g.layout.mplsDepth > 0 ? ['ip'] : ipv4Headers;
  if (g.layout.mplsDepth > 0 && protocol !== 'ip') return undefined;
  return ipv4Headers.some((each) => each === protocol) ? [protocol as AddressHeader] : undefined;
}

const under = (address: number, mask: number): Interval => ({
  first: address,
  last: (address | ~mask) >>> 0,
});

/** An IPv4 address or network with a mask of leading ones. */
function ipv4Prefix({ value, qualifiers }: Identifier) {
  if (value.kind !== 'ipv4' && value.kind !== 'ipv4-prefix' && value.kind !== 'ipv4-mask') return undefined;
  if (value.kind !== 'ipv4' && qualifiers?.type !== 'net') return undefined;
  const parsed = parseIpv4(value.text);
  if (parsed === undefined) return undefined;
  let mask: number | undefined;
  if (value.kind === 'ipv4') mask = ipv4Mask(parsed.bits);
  else if (value.kind === 'ipv4-mask') mask = parseIpv4(value.mask)?.address;
  else if (value.length <= 32) mask = ipv4Mask(value.length);
  if (mask === undefined || (parsed.address & ~mask) !== 0) return undefined;
  const hostBits = ~mask >>> 0;
  return (hostBits & (hostBits + 1)) === 0 ? { address: parsed.address, mask } : undefined;
}

/** The words that libpcap's optimizer leaves of an IPv6 network: those that its mask is not zero for. */
function ipv6Words({ value, qualifiers }: Identifier): Interval[] | undefined {
  if (value.kind !== 'ipv6' && value.kind !== 'ipv6-prefix') return undefined;
  const address = parseIpv6(value.text);
  const length = value.kind === 'ipv6' ? 128 : value.length;
  if (address === undefined || length > 128 || (qualifiers?.type !== 'net' && length !== 128))
    return undefined;
  const mask = ipv6Mask(length);
  if (address.some((byte, i) => (byte & ~mask[i]!) !== 0)) return undefined;
  const word = (bytes: Uint8Array, at: number) => new DataView(bytes.buffer).getUint32(4 * at);
  return [0, 1, 2, 3].slice(0, Math.ceil(length / 32)).map((at) => under(word(address, at), word(mask, at)));
}

function portEntry(g: Generator, node: Identifier, sides: readonly Side[]): Entry | undefined {
  const asked = transports.find((each) => each === node.qualifiers?.protocol);
  if (asked === undefined && node.qualifiers?.protocol !== undefined) return undefined;
  const found = portsOf(g, node);
  if (found === undefined || found.first < 0 || Math.max(found.first, found.last) > 0xffff) return undefined;
  if (found.transport !== 'any' && asked !== undefined && asked !== found.transport) return undefined;
  const transport = found.transport === 'any' ? asked : found.transport;
  const first = Math.min(found.first, found.last);
  const last = Math.max(found.first, found.last);
  return {
    list: 'ports',
    transports: transport === undefined ? transports : [transport],
    // A range takes two comparisons.
    tests: testsOf(sides, [{ first, last }], { compared: 'port', movable: !found.range }),
  };
}

function portsOf(g: Generator, { value, qualifiers }: Identifier) {
  const range = qualifiers?.type === 'portrange';
  const { resolver, dialect } = g.options;
  if (value.kind === 'number') {
    return { first: value.value, last: value.value, transport: 'any' as const, range };
  }
  if (value.kind !== 'name') return undefined;
  if (range) {
    const ports = lookUpPortRange(resolver, value.text, dialect.portRangeReading);
    return ports && { ...ports, range };
  }
  const port = lookUpPort(resolver, value.text);
  return port && { first: port.number, last: port.number, transport: port.transport, range };
}
