/** Random lists of hosts, networks and ports, filters made of them, and packets that are about their values. */

import fc from 'fast-check';

/** Few values, so that lists and packets meet, and lists repeat and overlap. */
const byte = fc.constantFrom(0, 1, 2, 10, 127, 128, 255);
const small = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

const ipv4 = fc.tuple(fc.constantFrom(10, 192), fc.constantFrom(0, 1, 128), fc.constantFrom(0, 1), byte);
const dotted = (bytes: readonly number[]): string => bytes.join('.');

/** The address with the bits behind the prefix cleared. */
const networkOf = (bytes: readonly number[], length: number): number[] =>
  bytes.map((each, i) => each & (0xff00 >> Math.min(8, Math.max(0, length - 8 * i))) & 0xff);

const ipv6 = fc
  .tuple(
    fc.constantFrom(0x2001, 0xfe80),
    fc.constantFrom(0xdb8, 0),
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 1, 0x8000),
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 1, 2),
  )
  .map((groups) => groups.flatMap((each) => [each >> 8, each & 0xff]));

const groups = (bytes: readonly number[]): string =>
  Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16)).join(':');

const direction = fc.constantFrom('', '', '', 'src ', 'dst ', 'src or dst ');
const ipv4Protocol = fc.constantFrom('', '', '', '', 'ip ', 'arp ', 'rarp ');
const words = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((each) => each.join(''));

const ipv4Length = fc.constantFrom(32, 32, 31, 30, 24, 17, 16, 8, 1, 0);
const ipv6Length = fc.constantFrom(128, 128, 127, 96, 64, 63, 48, 32, 32, 31, 16, 16, 0);

const address = fc.oneof(
  words(ipv4Protocol, direction, fc.constant('host '), ipv4.map(dotted)),
  words(
    ipv4Protocol,
    direction,
    fc.constant('net '),
    fc.tuple(ipv4, ipv4Length).map(([bytes, length]) => `${dotted(networkOf(bytes, length))}/${length}`),
  ),
  words(fc.constantFrom('', 'ip6 '), direction, fc.constant('host '), ipv6.map(groups)),
  words(
    fc.constantFrom('', 'ip6 '),
    direction,
    fc.constant('net '),
    fc.tuple(ipv6, ipv6Length).map(([bytes, length]) => `${groups(networkOf(bytes, length))}/${length}`),
  ),
);

const transport = fc.constantFrom('', '', '', 'tcp ', 'udp ', 'sctp ');
const number = fc.constantFrom(0, 1, 22, 53, 54, 55, 80, 81, 443, 8000, 65535);
const port = fc.oneof(
  words(transport, direction, fc.constant('port '), number.map(String)),
  words(transport, direction, fc.constant('port '), number.map(String)),
  words(
    transport,
    direction,
    fc.constant('portrange '),
    fc.tuple(number, number).map(([first, last]) => `${first}-${last}`),
  ),
);

const joined = (each: fc.Arbitrary<string>, operator: string, most: number): fc.Arbitrary<string> =>
  fc.array(each, { minLength: 2, maxLength: most }).map((terms) => terms.join(operator));

const negated = (each: fc.Arbitrary<string>): fc.Arbitrary<string> => each.map((term) => `not ${term}`);

const station = fc
  .tuple(fc.constantFrom(0, 2), fc.constantFrom(0, 1), small)
  .map(([a, b, c]) => `0${a}:00:00:0${b}:00:0${c}`);
const etherHost = words(
  fc.constant('ether '),
  fc.constantFrom('', '', 'src ', 'dst '),
  fc.constant('host '),
  station,
);

const masked = fc
  .tuple(
    direction,
    ipv4,
    fc.constantFrom([255, 255, 0, 0], [255, 255, 255, 0], [255, 0, 255, 0], [255, 128, 0, 0]),
  )
  .map(([side, bytes, mask]) => {
    const network = bytes.map((each, i) => each & mask[i]!);
    return `${side}net ${dotted(network)} mask ${dotted(mask)}`;
  });

/** A test of one value of a word of any header. */
const compared = fc
  .tuple(
    fc.constantFrom(
      'ether[14:2] & 0xfff',
      'ip[8]',
      'tcp[4:4]',
      'ip6[7]',
      'udp[4:2]',
      'ether[0:4]',
      'ip[2:2]',
    ),
    fc.constantFrom('=', '=', '=', '>', '<='),
    small,
  )
  .map((parts) => parts.join(' '));

const hostAndPort = fc.tuple(address, port).map(([host, service]) => `(${host} and ${service})`);

/** Lists that stand alone. */
export const list: fc.Arbitrary<string> = fc.oneof(
  joined(address, ' or ', 12),
  joined(port, ' or ', 12),
  joined(negated(address), ' and ', 12),
  joined(negated(port), ' and ', 12),
);

const couple = fc
  .tuple(fc.constantFrom('', '', 'src '), ipv4, port)
  .map(([side, bytes, service]) => `(${side}host ${dotted(bytes)} and ${service})`);

/** Lists of other things, of several things, and of things that belong together. */
export const mixedList: fc.Arbitrary<string> = fc.oneof(
  joined(etherHost, ' or ', 10),
  joined(negated(etherHost), ' and ', 10),
  joined(masked, ' or ', 10),
  joined(negated(hostAndPort), ' and ', 6),
  joined(negated(couple), ' and ', 14),
  joined(hostAndPort, ' or ', 6),
  joined(fc.oneof(address, port), ' or ', 10),
  joined(fc.oneof(address, port, masked, etherHost, compared), ' or ', 10),
  joined(negated(fc.oneof(address, port, masked, etherHost, compared)), ' and ', 10),
  fc.tuple(compared, joined(compared, ' or ', 10)).map(([a, b]) => `${a} or vlan and (${b})`),
);

/** Lists with other tests, and other lists, around them. */
export const filterWithLists: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(list, list, mixedList),
    fc.constantFrom(
      'tcp',
      'ip',
      'ip6',
      'udp',
      'vlan',
      'mpls',
      'len > 60',
      'ip[8] > 5',
      'arp',
      'not icmp',
      'less 90',
      'pppoes',
      'ether multicast',
      'tcp[13] & 2 != 0',
    ),
    fc.oneof(list, list, mixedList),
    fc.constantFrom(
      (a: string, test: string) => `${test} and (${a})`,
      (a: string, test: string) => `(${a}) and ${test}`,
      (a: string, test: string) => `${test} or ${a}`,
      (a: string, test: string, b: string) => `(${a}) and (${b}) or ${test}`,
      (a: string, _: string, b: string) => `(${a}) or (${b})`,
      (a: string, _: string, b: string) => `(${a}) and not (${b})`,
      (a: string, test: string, b: string) => `${test} and (${a} or not (${b}))`,
    ),
  )
  .map(([a, test, b, shape]) => shape(a, test, b));

const etherTypes = [0x0800, 0x0800, 0x0800, 0x86dd, 0x86dd, 0x86dd, 0x0806, 0x8035, 0x8100, 0x8847, 0x8864];

/** Ethernet frames about the values above: IPv4 with options and fragments, ARP, RARP, IPv6, VLAN, MPLS and PPPoE. */
export const frame: fc.Arbitrary<Uint8Array> = fc
  .record({
    filling: fc.constantFrom(0, 1, 0xff),
    etherType: fc.constantFrom(...etherTypes),
    inner: fc.constantFrom(0x0800, 0x86dd),
    four: fc.tuple(ipv4, ipv4),
    six: fc.tuple(ipv6, ipv6),
    protocol: fc.constantFrom(6, 17, 132, 1, 58),
    fragment: fc.constantFrom(0, 0, 0, 0x2000, 0x2001, 0x00b9, 0x4000),
    headerWords: fc.constantFrom(5, 5, 5, 6, 15, 0),
    ports: fc.tuple(number, number),
    nudge: small,
  })
  .map(({ filling, etherType, inner, four, six, protocol, fragment, headerWords, ports, nudge }) => {
    const bytes = new Uint8Array(120).fill(filling);
    const view = new DataView(bytes.buffer);
    view.setUint16(12, etherType);
    bytes.set([0, 0, 0, 0, 0, nudge], 2 * (nudge & 1));
    bytes.set([2, 0, 0, 1, 0, fragment & 7], 6);
    view.setUint16(12, etherType);
    const tagged = etherType === 0x8100 || etherType === 0x8847 || etherType === 0x8864;
    const start = etherType === 0x8864 ? 22 : tagged ? 18 : 14;
    if (etherType === 0x8864) bytes.set([0x11, 0, 0, 1, 0, 80, 0, inner === 0x0800 ? 0x21 : 0x57], 14);
    if (etherType === 0x8100) view.setUint16(16, inner);
    if (etherType === 0x8847) bytes[16] = 1;
    const type = tagged ? inner : etherType;
    if (type === 0x0800) {
      bytes[start] = 0x40 | headerWords;
      view.setUint16(start + 6, fragment);
      bytes[start + 9] = protocol;
      bytes.set(four[0], start + 12);
      bytes.set(four[1], start + 16);
    } else if (type === 0x86dd) {
      bytes[start] = 0x60;
      bytes[start + 6] = protocol;
      bytes.set(six[0], start + 8);
      bytes.set(six[1], start + 24);
    } else {
      bytes.set(four[0], start + 14);
      bytes.set(four[1], start + 24);
    }
    const transport = type === 0x0800 ? start + 4 * headerWords : start + 40;
    // Now and then beside a value of the lists.
    view.setUint16(transport, (ports[0] + (nudge === 1 ? 1 : 0)) & 0xffff);
    view.setUint16(transport + 2, (ports[1] + (nudge === 2 ? 65535 : 0)) & 0xffff);
    return bytes;
  });

const wireless = [8, 0, ...new Array<number>(22).fill(0), 0xaa, 0xaa, 3, 0, 0, 0];

/** What stands in front of the payload of a frame on other link types, behind which its EtherType may follow. */
const linkHeaders: Readonly<Record<string, (etherType: number) => readonly number[]>> = {
  RAW: () => [],
  LINUX_SLL: (etherType) => [0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, etherType >> 8, etherType & 0xff],
  C_HDLC: (etherType) => [0x0f, 0, etherType >> 8, etherType & 0xff],
  PPP: (etherType) => [0xff, 3, 0, etherType === 0x86dd ? 0x57 : 0x21],
  NULL: (etherType) => [etherType === 0x86dd ? 10 : 2, 0, 0, 0],
  IEEE802_11: (etherType) => [...wireless, etherType >> 8, etherType & 0xff],
  IEEE802_11_RADIO: (etherType) => [0, 0, 8, 0, 0, 0, 0, 0, ...wireless, etherType >> 8, etherType & 0xff],
};

export const otherLinkTypes = Object.keys(linkHeaders);

/** A frame of Ethernet with the header of another link type. */
export function onLink(linkType: string, bytes: Uint8Array): Uint8Array {
  const etherType = (bytes[12]! << 8) | bytes[13]!;
  return Uint8Array.from([...linkHeaders[linkType]!(etherType), ...bytes.subarray(14)]);
}
