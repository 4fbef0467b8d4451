import { describe, expect, it } from 'vitest';
import { FilterError, type Span } from '../../src/base/index.js';
import { dialects, generate } from '../../src/codegen/index.js';
import * as link from '../../src/link/index.js';
import { embeddedResolver } from '../../src/names/index.js';
import { parse } from '../../src/syntax/index.js';

function refusal(text: string, linkName = 'EN10MB'): FilterError {
  const type = link.find(linkName);
  if (type === undefined) throw new Error(linkName);
  try {
    generate(parse(text), 262144, {
      link: type,
      netmask: undefined,
      context: linkName === 'NULL' ? { kind: 'savefile', swapped: false } : { kind: 'dead' },
      dialect: dialects['1.10.6'],
      resolver: embeddedResolver,
      maximumInstructions: 1000,
    });
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

const at = (text: string, { start, end }: Span): string => text.slice(start, end);

describe('what code generation refuses, with the code and the part of the text', () => {
  const cases: [text: string, code: string, place: string, link?: string][] = [
    ['tcp or foo', 'missing-qualifier', 'foo'],
    ['tcp host 1.2.3.4', 'wrong-protocol', 'tcp host 1.2.3.4'],
    ['ip and atalk host 1.2.3.4', 'wrong-protocol', 'atalk host 1.2.3.4'],
    ['ip6 host 1.2.3.4', 'wrong-type', 'ip6 host 1.2.3.4'],
    ['ip host ::1', 'wrong-protocol', 'ip host ::1'],
    ['icmp port 80', 'wrong-protocol', 'icmp port 80'],
    ['addr1 host 1.2.3.4', 'wrong-direction', 'addr1 host 1.2.3.4'],
    ['ra 1.2.3.4', 'wrong-direction', 'ra 1.2.3.4'],
    ['addr2 port 5', 'wrong-direction', 'addr2 port 5'],
    ['ta portrange 5-6', 'wrong-direction', 'ta portrange 5-6'],
    ['port 10.0.0.1', 'wrong-type', '10.0.0.1'],
    ['host 1.2.3.400', 'invalid-address', '1.2.3.400'],
    ['net 10.0.0.0 mask 255.300', 'invalid-address', '10.0.0.0 mask 255.300'],
    ['decnet host 0x1.1', 'invalid-address', '0x1.1'],
    ['decnet host vax', 'unknown-host', 'vax'],
    ['net 10.0.0.1/8', 'non-network-bits', '10.0.0.1/8'],
    ['net 10.0.0.1 mask 255.0.0.0', 'non-network-bits', '10.0.0.1 mask 255.0.0.0'],
    ['net 2001:db8::1/32', 'non-network-bits', '2001:db8::1/32'],
    ['net 10.0.0.0/33', 'prefix-too-long', '10.0.0.0/33'],
    ['net ::/129', 'prefix-too-long', '::/129'],
    ['host 10.0.0.0/8', 'wrong-type', '10.0.0.0/8'],
    ['host ::/64', 'wrong-type', '::/64'],
    ['port ::1', 'wrong-type', '::1'],
    ['ether host 1.2.3.4', 'invalid-address', '1.2.3.4'],
    ['host 1:2:3:4:5:6', 'wrong-protocol', '1:2:3:4:5:6'],
    ['ether host 1:2:3:4:5:6', 'not-on-this-link', '1:2:3:4:5:6', 'PPP'],
    ['ether host mybox', 'not-on-this-link', 'mybox', 'PPP'],
    ['ether host mybox', 'unknown-host', 'mybox'],
    ['ether addr1 1:2:3:4:5:6', 'wrong-direction', 'ether addr1 1:2:3:4:5:6'],
    ['ether host $1f', 'not-on-this-link', '$1f'],
    ['host no.such.host.invalid', 'unknown-host', 'no.such.host.invalid'],
    ['net nosuchnet', 'unknown-network', 'nosuchnet'],
    ['port nosuchservice', 'unknown-port', 'nosuchservice'],
    ['portrange 1-nosuch', 'unknown-port', '1-nosuch'],
    ['portrange 80-70000', 'port-out-of-range', '80-70000'],
    ['port 70000', 'port-out-of-range', '70000'],
    ['ip proto nosuch', 'unknown-protocol', 'nosuch'],
    ['ether proto nosuch', 'unknown-protocol', 'nosuch'],
    ['iso proto nosuch', 'unknown-protocol', 'nosuch'],
    ['arp proto 6', 'wrong-protocol', 'arp proto 6'],
    ['tcp proto 6', 'wrong-protocol', 'tcp proto 6'],
    ['ether', 'wrong-protocol', 'ether'],
    ['radio', 'wrong-protocol', 'radio'],
    ['tcp protochain 6', 'wrong-protocol', 'tcp protochain 6'],
    ['geneve and ip protochain 6', 'not-inside-encapsulation', 'ip protochain 6'],
    ['mpls and arp', 'not-inside-encapsulation', 'arp'],
    ['mpls and vlan', 'not-inside-encapsulation', 'vlan'],
    ['vlan', 'not-on-this-link', 'vlan', 'RAW'],
    ['mpls', 'not-on-this-link', 'mpls', 'RAW'],
    ['vlan 4096', 'value-out-of-range', 'vlan 4096'],
    ['mpls 1048576', 'value-out-of-range', 'mpls 1048576'],
    ['pppoes 65536', 'value-out-of-range', 'pppoes 65536'],
    ['geneve 16777216', 'value-out-of-range', 'geneve 16777216'],
    ['ip[0:3] = 1', 'data-size', 'ip[0:3]'],
    ['esp[0] = 1', 'wrong-protocol', 'esp[0]'],
    ['radio[0] = 1', 'not-on-this-link', 'radio[0]'],
    ['ip[0] / 0 = 1', 'division-by-zero', '0'],
    ['ip[0] % 0 = 1', 'modulus-by-zero', '0'],
    ['ip[0] << 32 = 1', 'shift-too-large', '32'],
    ['ip broadcast', 'netmask-unknown', 'ip broadcast'],
    ['broadcast', 'not-on-this-link', 'broadcast', 'RAW'],
    ['multicast', 'not-on-this-link', 'multicast', 'RAW'],
    ['tcp multicast', 'wrong-protocol', 'tcp multicast'],
    ['ip6 broadcast', 'wrong-protocol', 'ip6 broadcast'],
    ['llc', 'not-on-this-link', 'llc', 'LINUX_SLL'],
    ['llc nosuch', 'unknown-name', 'llc nosuch'],
    ['inbound', 'not-in-savefile', 'inbound', 'NULL'],
    ['ifindex 3', 'not-in-savefile', 'ifindex 3', 'NULL'],
    ['gateway router', 'not-supported', 'router'],
    ['gateway 10.0.0.1', 'wrong-type', '10.0.0.1'],
    ['ifname eth0', 'not-on-this-link', 'ifname eth0'],
    ['type mgt', 'not-on-this-link', 'type mgt'],
    ['dir nods', 'not-on-this-link', 'dir nods'],
    ['decnet addr1 1.2', 'wrong-direction', 'decnet addr1 1.2'],
    ['ether addr2 $5', 'wrong-direction', 'ether addr2 $5', 'ARCNET'],
    ['ip host $5', 'wrong-protocol', '$5', 'ARCNET'],
    ['ether net $5', 'wrong-protocol', '$5', 'ARCNET'],
    ['lane', 'not-on-this-link', 'lane'],
    ['vpi 3', 'not-on-this-link', 'vpi 3'],
    ['hfisu', 'not-on-this-link', 'hfisu'],
    ['sio 3', 'not-on-this-link', 'sio 3'],
  ];
  it.each(cases)('%s → %s at %s', (text, code, place, linkName) => {
    const error = refusal(text, linkName);
    expect({ code: error.code, place: at(text, error.span) }).toEqual({ code, place });
    expect(error.message).toMatch(/\S/);
  });

  it('calls a link type that tells no protocols as libpcap does', () => {
    const message = (linkName: string): string => refusal('ip', linkName).message;
    expect(message('PFSYNC')).toBe('PFSYNC link-layer type filtering not implemented');
    expect(message('MFR')).toBe('Multi-link Frame Relay link-layer type filtering not implemented');
    expect(message('DOCSIS')).toBe('DOCSIS link-layer type filtering not implemented');
  });

  it('says whether a host or a net was asked for', () => {
    expect(refusal('icmp host 10.0.0.1').message).toBe("'icmp' modifier applied to host");
    expect(refusal('icmp net 10.0.0.0/8').message).toBe("'icmp' modifier applied to net");
  });

  it("has libpcap's words for a protocol that cannot stand alone", () => {
    expect(refusal('link').message).toBe('link layer applied in wrong context');
    expect(refusal('sctp or radio').message).toBe("'radio' is not a valid protocol type");
  });

  it('says in a hint what would be right, where that is likely', () => {
    expect(refusal('net 10.0.0.1/8').hint).toBe('the network of that mask begins at 10.0.0.0');
    expect(refusal('net 10.201.3.5/24').hint).toBe('the network of that mask begins at 10.201.3.0');
    expect(refusal('host 1:2:3:4:5:6').hint).toBe("write 'ether host 1:2:3:4:5:6'");
  });

  it.each([
    ['host 10.0.0.0/8', "write 'net' in place of 'host'"],
    ['src host 10.0.0.0/8', "write 'net' in place of 'host'"],
    ['port 10.0.0.0/8', "write 'net' in place of 'port'"],
    ['src 10.0.0.0/8', "write 'src net 10.0.0.0/8'"],
    ['dst 10.0.0.0 mask 255.0.0.0', "write 'dst net 10.0.0.0 mask 255.0.0.0'"],
    ['src or dst 2001:db8::/32', "write 'src or dst net 2001:db8::/32'"],
    ['ip src 10.0.0.0/8', "write 'src net 10.0.0.0/8'"],
    ['port 80-90', "write 'portrange 80-90'"],
    ['tcp dst port 80-90', "write 'portrange 80-90'"],
    ['port 1-2-3', undefined],
  ])('a network or a range of ports needs its own word: %s', (text, hint) => {
    expect(refusal(text).hint).toBe(hint);
  });

  it.each([
    ['icmp type 8', 'icmp[icmptype] = 8'],
    ['icmp type 128', 'icmp[icmptype] = 128'],
    ['icmp type echo', 'icmp[icmptype] = icmp-echo'],
    ['icmp6 type 128', 'icmp6[icmp6type] = 128'],
    ['icmp6 type echo', 'icmp6[icmp6type] = icmp6-echo'],
  ])('a type is one of frames: %s', (text, meant) => {
    expect(refusal(text).hint).toContain(`'${meant}'`);
  });

  it('a type that only 802.11 has is not one of ICMP', () => {
    expect(refusal('type mgt').hint).toBeUndefined();
    expect(refusal('type nosuch', 'IEEE802_11').hint).toBeUndefined();
  });

  it('speaks of the network mask in the words of the library, not of the command line', () => {
    expect(refusal('ip broadcast').hint).toBe(
      'give the network mask of the capturing interface: 255.255.255.0 for example',
    );
  });

  it('runs out of scratch memory at the seventeenth value', () => {
    const nested = (depth: number): string => (depth === 0 ? 'len' : `len + (${nested(depth - 1)})`);
    expect(refusal(`${nested(16)} = 1`).code).toBe('too-many-registers');
  });
});
