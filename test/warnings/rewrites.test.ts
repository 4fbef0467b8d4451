import { describe, expect, it } from 'vitest';
import { compile, findWarnings, machine, type WarningCode } from '../../src/index.js';
import { arp, ethernet, icmp, icmp6, ipv4, ipv6, mpls, sctp, tcp, udp } from './packets.js';

const web = ethernet(ipv4(tcp(1024, 80)));
const web6 = ethernet(ipv6(tcp(1024, 80)));
const tls = ethernet(ipv4(tcp(1024, 443)));
const ssh = ethernet(ipv4(tcp(1024, 22)));
const dns = ethernet(ipv4(udp(1024, 53)));
const dns6 = ethernet(ipv6(udp(1024, 53)));
const ping = ethernet(ipv4(icmp(8)));
const who = ethernet(arp('192.0.2.1'));
const tagged = (tag: number, inner = ipv4(tcp(1024, 80))) => ethernet(inner, { tags: [tag] });
const from = (source: string, inner = tcp(1024, 22)) => ethernet(ipv4(inner, { from: source }));

/** What the filter takes, and what its rewrite takes. */
interface Verdict {
  readonly packet: Uint8Array;
  readonly as: string;
  readonly before: boolean;
  readonly after: boolean;
}

const verdict = (before: boolean, after: boolean) => (as: string, packet: Uint8Array) => ({
  packet,
  as,
  before,
  after,
});
const missed = verdict(false, true);
const wrong = verdict(true, false);
const kept = verdict(true, true);
const never = verdict(false, false);

const cases: [filter: string, code: WarningCode, ...verdicts: Verdict[]][] = [
  [
    'vlan 1 or ip',
    'moved-by-encapsulation',
    missed('an untagged IP packet', web),
    kept('tag 1', tagged(1)),
    wrong('IP behind another tag', tagged(7)),
    wrong('ARP, which has the number of IP where a tag would put it', who),
  ],
  [
    'not vlan and tcp port 80',
    'moved-by-encapsulation',
    missed('an untagged packet', web),
    never('a tagged packet', tagged(1)),
    never('another port', ssh),
  ],
  [
    'vlan and tcp port 80 or tcp port 80',
    'moved-by-encapsulation',
    missed('an untagged packet', web),
    kept('a tagged packet', tagged(1)),
    never('another port', ssh),
  ],
  [
    'tcp or mpls or udp',
    'moved-by-encapsulation',
    kept('TCP', web),
    missed('UDP', dns),
    kept('MPLS', ethernet(mpls(16, ipv4(tcp(1, 2))))),
    never('ICMP', ping),
  ],
  [
    'vlan 1 or vlan 2',
    'alternative-tags',
    kept('tag 1', tagged(1)),
    missed('tag 2', tagged(2)),
    never('no tag', web),
    wrong('tag 2 behind tag 3', ethernet(ipv4(tcp(1, 2)), { tags: [3, 2] })),
    never('tag 3', tagged(3)),
  ],
  [
    '(vlan 1 or vlan 2) and tcp port 80',
    'alternative-tags',
    missed('tag 1 and port 80', tagged(1)),
    missed('tag 2 and port 80', tagged(2)),
    never('tag 2 and port 22', tagged(2, ipv4(tcp(1024, 22)))),
    never('tag 3', tagged(3)),
  ],
  [
    'vlan 1 and arp or (vlan 2 and tcp) or udp',
    'alternative-tags',
    kept('ARP with tag 1', tagged(1, arp('10.0.0.1'))),
    missed('TCP with tag 2', tagged(2)),
    missed('UDP without a tag', dns),
    never('TCP with tag 1', tagged(1)),
    never('ARP with tag 2', tagged(2, arp('10.0.0.1'))),
  ],
  [
    'arp or (ip6 and tcp[2:2] = 80)',
    'contradiction',
    missed('TCP over IPv6', web6),
    kept('ARP', who),
    never('TCP over IPv4', web),
    never('UDP over IPv6', ethernet(ipv6(udp(1, 80)))),
  ],
  [
    'tcp or udp and port 53',
    'mixed-and-or',
    missed('TCP to port 80', web),
    kept('UDP to port 53', dns),
    never('UDP to port 80', ethernet(ipv4(udp(1, 80)))),
  ],
  [
    'host 10.0.0.1 and port 80 or 443',
    'loose-alternative',
    wrong('port 443 of another host', tls),
    kept('port 443 of the host', from('10.0.0.1', tcp(1, 443))),
    kept('port 80 of the host', from('10.0.0.1', tcp(1, 80))),
    never('port 22 of the host', from('10.0.0.1')),
  ],
  [
    'not port 80 or 443',
    'not-covers-one',
    never('port 80', web),
    wrong('port 443', tls),
    kept('port 22', ssh),
    kept('ARP', who),
  ],
  [
    'not host 10.0.0.1 and 10.0.0.2',
    'not-covers-one',
    never('the first host', from('10.0.0.1')),
    wrong('the second host', from('10.0.0.2')),
    missed('neither', web),
  ],
  [
    'tcp port not 22',
    'not-behind-qualifier',
    kept('TCP to another port', web),
    never('TCP to the port', ssh),
    wrong('UDP', dns),
    wrong('ARP', who),
  ],
  [
    'not port 80 or not port 443',
    'negated-alternatives',
    wrong('port 80', web),
    wrong('port 443', tls),
    kept('port 22', ssh),
    never('from one to the other', ethernet(ipv4(tcp(80, 443)))),
  ],
  [
    'ip[9] != 6 or ip[9] != 17',
    'unequal-alternatives',
    wrong('TCP', web),
    wrong('UDP', dns),
    kept('ICMP', ping),
    never('ARP', who),
  ],
  [
    'port 80 and port 443',
    'two-ports-at-once',
    missed('port 80', web),
    missed('port 443', tls),
    kept('from one to the other', ethernet(ipv4(tcp(80, 443)))),
    never('port 22', ssh),
  ],
  [
    'src net 192.168.1.0',
    'network-without-prefix',
    missed('an address in it', from('192.168.1.7')),
    kept('its first address', from('192.168.1.0')),
    never('an address beyond', from('192.168.2.1')),
  ],
  [
    'host 10.1',
    'partial-host',
    kept('an address in 10.1/16', from('10.1.2.3')),
    never('10.0.0.1', from('10.0.0.1')),
  ],
  [
    'src net 10',
    'partial-network',
    kept('an address in it', from('10.1.2.3')),
    never('another', from('11.0.0.1')),
  ],
  [
    'dst 443',
    'number-as-host',
    missed('the port', tls),
    wrong('the address 0.0.1.187', ethernet(ipv4(tcp(1, 2), { to: '0.0.1.187' }))),
  ],
  [
    'port 010',
    'octal-number',
    missed('port 10', ethernet(ipv4(tcp(1, 10)))),
    wrong('port 8', ethernet(ipv4(tcp(1, 8)))),
    never('port 80', web),
  ],
  [
    'vlan 010 and ip[8] = 0100',
    'octal-number',
    missed('tag 10 and time to live 100', tagged(10, ipv4(tcp(1, 2), { ttl: 100 }))),
    wrong('tag 8 and time to live 64', tagged(8)),
  ],
  [
    'ip[4:2] & 0xffffffff != 0',
    'full-mask',
    wrong('zero', web),
    kept('not zero', ethernet(ipv4(tcp(1, 2), { identification: 5 }))),
  ],
  [
    'ip[4:2] & 0xffffffff = 0 or arp',
    'full-mask',
    missed('zero', web),
    never('not zero', ethernet(ipv4(tcp(1, 2), { identification: 5 }))),
    kept('ARP', who),
  ],
  ['byte 14 & 0x40', 'byte-mask', missed('the bit is set', web), never('the bit is not set', who)],
  [
    '1 + tcp[13] = 17',
    'unchecked-operand',
    kept('TCP with these flags', web),
    wrong('UDP with the same byte', ethernet(ipv4(udp(1, 2, [0, 0, 0, 0, 0, 16])))),
    never('TCP with other flags', ethernet(ipv4(tcp(1, 2, 2)))),
  ],
  [
    'ip[8] % 16 + 1 = 1',
    'loose-operator',
    missed('64, which is a multiple of 16', web),
    wrong('18, which is one more than 17', ethernet(ipv4(tcp(1, 2), { ttl: 18 }))),
  ],
  ['tcp[13] & 2 = 1', 'constant-relation', missed('SYN', ethernet(ipv4(tcp(1, 2, 2)))), never('ACK', web)],
  [
    'tcp[tcpflags] & tcp-syn|tcp-fin != 0',
    'constant-relation',
    kept('SYN', ethernet(ipv4(tcp(1, 2, 2)))),
    kept('FIN', ethernet(ipv4(tcp(1, 2, 1)))),
    wrong('ACK', web),
  ],
  [
    'tcp[2:2] = 80',
    'ipv4-only-load',
    kept('IPv4', web),
    missed('IPv6', web6),
    never('another port over IPv6', ethernet(ipv6(tcp(1, 22)))),
    never('UDP over IPv6', ethernet(ipv6(udp(1, 80)))),
  ],
  [
    'udp port 53',
    'first-fragments-only',
    kept('the first fragment', dns),
    kept('IPv6', dns6),
    missed('a later fragment', ethernet(ipv4(udp(1, 2), { fragment: 100 }))),
    never('a later fragment of TCP', ethernet(ipv4(tcp(1, 2), { fragment: 100 }))),
    never('another port', ethernet(ipv4(udp(1, 2)))),
  ],
  [
    'host 10.0.0.1',
    'arp-too',
    kept('IP', from('10.0.0.1')),
    wrong('ARP', ethernet(arp('10.0.0.1'))),
    never('another', web),
  ],
  [
    'not src or dst port 53',
    'not-src-or-dst',
    never('to the port', dns),
    never('from the port', ethernet(ipv4(udp(53, 1024)))),
    kept('another', web),
  ],
  [
    'less 58',
    'inclusive-length',
    kept('58 bytes', new Uint8Array(58)),
    never('59 bytes', new Uint8Array(59)),
  ],
  ['portrange 90-80', 'reversed-range', kept('a port in it', web), never('a port beyond', ssh)],
  [
    'port http',
    'port-of-one-transport',
    kept('TCP', web),
    missed('UDP', ethernet(ipv4(udp(1, 80)))),
    missed('SCTP', ethernet(ipv4(sctp(1, 80)))),
  ],
  [
    'icmp6',
    'extension-headers',
    kept('right behind the header', ethernet(ipv6(icmp6(128)))),
    missed('behind hop-by-hop options', ethernet(ipv6(icmp6(143), { extension: 0 }))),
    never('ICMP over IPv4', ping),
  ],
  [
    'multicast',
    'multicast-and-broadcast',
    kept('to a group', ethernet(ipv4(udp(1, 2)), { to: [1, 0, 0x5e, 0, 0, 1] })),
    wrong('to all', ethernet(ipv4(udp(1, 2)), { to: [255, 255, 255, 255, 255, 255] })),
    never('to one', web),
  ],
  [
    'tcp[13] = 2',
    'exact-flags',
    kept('SYN', ethernet(ipv4(tcp(1, 2, 0x02)))),
    missed('SYN with ECE and CWR', ethernet(ipv4(tcp(1, 2, 0xc2)))),
    never('SYN and ACK', ethernet(ipv4(tcp(1, 2, 0x12)))),
  ],
];

describe('what a rewrite takes that the filter does not, and the other way round', () => {
  describe.each(cases)('%s: %s', (filter, code, ...verdicts) => {
    const rewrite = findWarnings(filter).find((each) => each.code === code)?.rewrite ?? '';
    const takes = (text: string, packet: Uint8Array): boolean => machine(compile(text)).run(packet) > 0;

    it.each(verdicts)('$as: $before, then $after', ({ packet, before, after }) => {
      expect([takes(filter, packet), takes(rewrite, packet)]).toEqual([before, after]);
    });
  });
});
