/** The small parts of filters: numbers, addresses, names. */

import fc from 'fast-check';
import { joined, maybe, phrase, type Text, weighted, words } from './phrase.js';

/** A number in one of the three notations. */
const notated = (number: fc.Arbitrary<number>): Text =>
  fc
    .tuple(number, fc.integer({ min: 0, max: 9 }))
    .map(([value, notation]) =>
      notation === 0 ? `0${value.toString(8)}` : notation < 3 ? `0x${value.toString(16)}` : String(value),
    );

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

export const byte = notated(upTo(255));
export const word16 = notated(upTo(65535));

/** Any unsigned 32-bit number, with a taste for the small, the round and the greatest. */
export const number: Text = weighted(
  [6, byte],
  [2, word16],
  [2, notated(fc.integer({ min: 0, max: 0xffffffff }))],
  [1, notated(upTo(31).map((shift) => 2 ** shift))],
  [1, notated(fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff))],
);

const octet = upTo(255);
const someOctet = fc.oneof(octet, fc.constantFrom(0, 10, 127, 192, 224, 239, 255));
export const ipv4: Text = weighted(
  [3, words('10.0.0.1', '10.0.0.2', '192.168.1.1', '0.0.0.0', '255.255.255.255', '224.0.0.251')],
  [2, fc.tuple(someOctet, octet, octet, octet).map((octets) => octets.join('.'))],
);

/** One to three dotted numbers and what follows a slash with them. */
const partialIpv4: Text = words('10', '10.1', '172.16', '192.168.7', '128.3', '0');

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');

const mask = (length: number): number => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0);

const masked = fc
  .tuple(fc.integer({ min: 0, max: 0xffffffff }), upTo(32))
  .map(([address, length]) => ({ address: (address & mask(length)) >>> 0, length }));

export const ipv4Network: Text = weighted(
  [2, partialIpv4],
  [3, masked.map(({ address, length }) => `${dotted(address)}/${length}`)],
  [1, masked.map(({ address, length }) => `${dotted(address)} mask ${dotted(mask(length))}`)],
  [1, words('10/8', '10.1/16', '172.16/12', '0/0', '10 mask 255', '10.0.0.5 mask 255.0.0.255')],
);

const group = fc.oneof(upTo(65535), fc.constantFrom(0, 0, 1, 0xffff)).map((value) => value.toString(16));
const groups = (count: number): Text =>
  fc.array(group, { minLength: count, maxLength: count }).map((each) => each.join(':'));
export const ipv6: Text = weighted(
  [3, words('::1', '::', 'fe80::1', '2001:db8::42', 'ff02::fb', '::ffff:192.0.2.1', '1::')],
  [1, groups(8)],
  [1, phrase`${groups(2)}::${groups(3)}`],
);

export const ipv6Network: Text = weighted(
  [3, words('2001:db8::/32', 'fe80::/10', '::/0', '::/1', 'ff00::/8', '2001:db8::/33', '2001:db8::/48')],
  [1, words('2001:db8::/64', '2001:db8::/65', '2001:db8::8000:0:0/96', '2001:db8::1/128', '2001:db8::/127')],
  [1, fc.tuple(groups(4), fc.integer({ min: 64, max: 128 })).map(([head, length]) => `${head}::/${length}`)],
);

const hexByte = octet.map((value) => value.toString(16));
const sixBytes = (separator: string): Text =>
  fc.array(hexByte, { minLength: 6, maxLength: 6 }).map((bytes) => bytes.join(separator));
export const mac: Text = weighted(
  [4, words('00:11:22:33:44:55', 'ff:ff:ff:ff:ff:ff', '1:0:5e:0:0:fb', '0:0:0:0:0:0')],
  [2, sixBytes(':')],
  [1, sixBytes('-')],
  [1, words('0011.2233.4455', 'a01122334455', '00.11.22.33.44.55')],
);

export const port: Text = weighted(
  [4, words('80', '443', '53', '22', '0', '65535', '8080')],
  [2, word16],
  [2, words('http', 'ssh', 'domain', 'ntp', 'https', 'syslog', '\\www', '\\80', 'snmp-trap')],
);

export const portRange: Text = weighted(
  [4, words('80-90', '1024-65535', '0-65535', '6000-6063', '90-80', '80-80')],
  [2, fc.tuple(upTo(65535), upTo(65535)).map(([first, last]) => `${first}-${last}`)],
  [1, words('http-https', 'ftp-http', '80-http', 'bootps-tftp', '80', '080-090')],
);

export const protocolName: Text = words(
  '\\tcp',
  '\\udp',
  '\\icmp',
  '\\sctp',
  '\\ah',
  '\\esp',
  'gre',
  'ospf',
  'ipv6-icmp',
  '\\TCP',
  'hopopt',
  '\\pim',
);

export const protocolNumber: Text = weighted(
  [3, words('0', '1', '2', '6', '17', '41', '43', '44', '47', '50', '51', '58', '60', '132', '255')],
  [1, byte],
);

/** What may follow `ether proto`. */
export const etherProtocol: Text = weighted(
  [3, words('\\ip', '\\ip6', '\\arp', '\\rarp', '\\atalk', '\\aarp', '\\decnet', '\\lat', '\\sca')],
  [2, words('\\moprc', '\\mopdl', '\\iso', '\\stp', '\\ipx', '\\netbeui', 'loopback')],
  [
    2,
    words(
      '0x800',
      '0x806',
      '0x86dd',
      '0x8100',
      '0x88cc',
      '0x8847',
      '0xfe',
      '0x42',
      '0xe0',
      '0xf0',
      '1500',
      '1501',
    ),
  ],
  [1, word16],
);

export const decnetAddress: Text = weighted(
  [2, words('1.2', '63.1023', '0.1')],
  [1, fc.tuple(upTo(63), upTo(1023)).map(([area, node]) => `${area}.${node}`)],
);

export const direction: Text = words('src', 'dst', 'src or dst', 'dst or src', 'src and dst', 'dst and src');
export const and: Text = words(' and ', ' && ', ' and ');
export const or: Text = words(' or ', ' || ', ' or ');

/** A value, or a list that inherits its qualifiers: `(80 or 443)`, `80 or 443`, `not 80`. */
export const listOf = (value: Text): Text =>
  weighted(
    [8, value],
    [1, phrase`(${joined(value, or, 2, 4)})`],
    [1, joined(value, or, 2, 3)],
    [1, joined(value, and, 2, 2)],
    [1, phrase`(${value}${or}${maybe(words('not', '!'))}${value})`],
    [1, phrase`not ${value}`],
  );
