import { describe, expect, it } from 'vitest';
import type { Address, Resolver } from '../../src/names/index.js';
import { generated, knowing, refusalOf } from './generated.js';

const ipv4 = (last: number): Address => ({ family: 'ipv4', address: 0x0a000000 + last });
const ipv6 = (last: number): Address => ({
  family: 'ipv6',
  address: Uint8Array.from([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]),
});

const hosts: Readonly<Record<string, readonly Address[]>> = {
  four: [ipv4(1)],
  two: [ipv4(1), ipv4(2)],
  six: [ipv6(1)],
  both: [ipv6(1), ipv4(1)],
};
const resolver: Resolver = knowing({
  host: (name) => hosts[name],
  network: (name) => ({ lab: 10, 'lab-24': 0x0a0001, none: 0 })[name],
  etherHost: (name) => (name === 'box' ? Uint8Array.from([0, 0x11, 0x22, 0x33, 0x44, 0x55]) : undefined),
  service: (name) => ({ streamed: { tcp: 7, udp: undefined }, split: { tcp: 7, udp: 9 } })[name],
  hint: (kind, name) => `${kind} ${name} is not written down`,
});

describe('a name is compiled as what it stands for', () => {
  it.each([
    ['host four', 'host 10.0.0.1'],
    ['src two', 'src 10.0.0.1 or 10.0.0.2'],
    ['ip host both', 'ip host 10.0.0.1'],
    ['ip6 host both', 'ip6 host 2001:db8::1'],
    ['host both', 'host 2001:db8::1 or host 10.0.0.1'],
    ['dst six', 'dst host 2001:db8::1'],
    ['arp host two', 'arp host 10.0.0.1 or 10.0.0.2'],
    ['net lab', 'net 10.0.0.0/8'],
    ['src net lab-24', 'src net 10.0.1.0/24'],
    ['ether host box', 'ether host 00:11:22:33:44:55'],
    ['ether src box', 'ether src 00:11:22:33:44:55'],
    ['port streamed', 'tcp port 7'],
    ['tcp port split', 'tcp port 7'],
    ['portrange 5-streamed', 'portrange 5-7'],
    ['proto \\icmp', 'proto 1'],
    ['ip6 proto \\tcp', 'ip6 proto 6'],
    ['ip protochain \\tcp', 'ip protochain 6'],
    ['ether proto \\arp', 'ether proto 0x806'],
    ['ether proto \\netbeui', 'ether proto 0xf0'],
    ['iso proto \\isis', 'iso proto 0x83'],
  ])('%s is %s', (named, numeric) => {
    for (const linkType of ['EN10MB', 'LINUX_SLL', 'PPP', 'IEEE802_11']) {
      if (linkType !== 'EN10MB' && /ether|protochain/.test(named)) continue;
      expect(generated(named, { resolver, linkType })).toBe(generated(numeric, { linkType }));
    }
  });

  it('but ARP is not looked for where the link layer cannot tell it from IPv4', () => {
    expect(generated('host two', { resolver, linkType: 'RAW' })).toBe(
      generated('ip host 10.0.0.1 or ip host 10.0.0.2', { linkType: 'RAW' }),
    );
    expect(generated('host four', { resolver, linkType: 'EN10MB' })).toBe(
      generated('ip host 10.0.0.1 or arp host 10.0.0.1 or rarp host 10.0.0.1'),
    );
  });

  it('ARP has no IPv6 addresses: since 1.10.6 they are passed over, before they were refused', () => {
    for (const protocol of ['arp', 'rarp'])
      expect(generated(`${protocol} host both`, { resolver })).toBe(generated(`${protocol} host 10.0.0.1`));
    expect(refusalOf('arp host both', { resolver, libpcap: '1.10.3' }).code).toBe('wrong-protocol');
  });
});

describe('a name that stands for nothing is refused', () => {
  it.each([
    ['host nobody', 'unknown-host', "unknown host 'nobody'", 'host nobody is not written down'],
    ['ip host six', 'unknown-host', "unknown host 'six' for specified address family", undefined],
    ['ip6 host two', 'unknown-host', "unknown host 'two' for specified address family", undefined],
    ['arp host six', 'unknown-host', "unknown host 'six' for specified address family", undefined],
    ['net nowhere', 'unknown-network', "unknown network 'nowhere'", 'network nowhere is not written down'],
    ['net none', 'unknown-network', "unknown network 'none'", 'network none is not written down'],
    [
      'ether host nobody',
      'unknown-host',
      "unknown ether host 'nobody'",
      'etherHost nobody is not written down',
    ],
    ['port nothing', 'unknown-port', "unknown port 'nothing'", 'service nothing is not written down'],
    ['ip proto nix', 'unknown-protocol', "unknown ip proto 'nix'", 'protocol nix is not written down'],
    ['ether proto nix', 'unknown-protocol', "unknown ether proto 'nix'", undefined],
    ['iso proto nix', 'unknown-protocol', "unknown osi proto 'nix'", undefined],
    ['tcp proto nix', 'unknown-protocol', "unknown tcp proto 'nix'", undefined],
    [
      'udp port streamed',
      'wrong-transport',
      "port 'streamed' is tcp",
      "write 'tcp port streamed', or the number",
    ],
    [
      'decnet host vax',
      'unknown-host',
      "decnet name support not included, 'vax' cannot be translated",
      undefined,
    ],
    ['portrange \\-5-7', 'port-out-of-range', 'illegal port number -5 < 0', undefined],
  ])('%s', (text, code, message, hint) => {
    const libpcap = text.startsWith('portrange') ? '1.10.3' : '1.10.6';
    expect(refusalOf(text, { resolver, libpcap })).toMatchObject({ code, message, hint });
  });
});
