import { describe, expect, it } from 'vitest';
import {
  embeddedResolver,
  findWarnings,
  parse,
  type WarningOptions,
  warningCatalogue,
} from '../../src/index.js';
import { realLifeFilters } from '../support/filters.js';
import { present, skips, titled } from '../support/shared.js';

/** `code at place` for each warning; notes only where they are asked for. */
const found = (text: string, options: WarningOptions = {}, severity = 'warning'): string[] =>
  findWarnings(text, options)
    .filter((each) => each.severity === severity)
    .map(({ code, span }) => `${code} at ${text.slice(span.start, span.end)}`);

describe('a warning', () => {
  it('is data: what, how much it matters, where, why, and what to write instead', () => {
    expect(findWarnings('vlan 1 or ip')).toEqual([
      {
        code: 'moved-by-encapsulation',
        severity: 'warning',
        message: "'ip' is looked for behind 'vlan 1', also in packets without it",
        span: { start: 10, end: 12 },
        explanation: warningCatalogue['moved-by-encapsulation'].explanation,
        rewrite: 'ip or vlan 1',
      },
    ]);
  });

  it('is found in a syntax tree as in its text', () => {
    expect(findWarnings(parse('host 10.1'))).toEqual(findWarnings('host 10.1'));
  });

  it('comes in the order of the text', () => {
    expect(found('src 443 or host 10.1 or byte 0 & 1')).toEqual([
      'number-as-host at src 443',
      'partial-host at host 10.1',
      'byte-mask at byte 0 & 1',
    ]);
  });

  it('has a rewrite that mends all places of its code, and no others', () => {
    expect(findWarnings('host 10.1 or host 10.2 or src 443').map(({ rewrite }) => rewrite)).toEqual([
      'net 10.1.0.0/16 or net 10.2.0.0/16 or src 443',
      'net 10.1.0.0/16 or net 10.2.0.0/16 or src 443',
      'host 10.1 or host 10.2 or src port 443',
    ]);
  });

  it('has no rewrite where a filter is too long, or wrong in too many places', () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, i) => `host 10.${i}`).join(' or ');
    const rewrites = (text: string) =>
      new Set(findWarnings(text).map(({ rewrite }) => rewrite !== undefined));
    expect([rewrites(many(40)), rewrites(many(60))]).toEqual([new Set([true]), new Set([false])]);
    expect(rewrites(`host 10.1${' '.repeat(4000)}`)).toEqual(new Set([false]));
  });

  it('has no rewrite where that would be nested too deep', () => {
    const nested = (depth: number): string => `${'! '.repeat(depth)}tcp[13] & 2 != 0`;
    const rewrite = (depth: number) => findWarnings(nested(depth))[0]?.rewrite !== undefined;
    expect([rewrite(10), rewrite(998)]).toEqual([true, false]);
  });

  it('quotes long parts of a filter shortened', () => {
    const [warning] = findWarnings(`tcp[13] & 2 =   1 ${'+ 0 '.repeat(20)}`);
    expect(warning?.message.length).toBeLessThan(80);
  });

  it('takes its time, but not too much, for a long filter', () => {
    const text = Array.from({ length: 3000 }, (_, i) => `not vlan and host 10.${i >> 8}.${i & 255}`).join(
      ' or ',
    );
    const start = performance.now();
    expect(findWarnings(text).length).toBeGreaterThan(3000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('everyday filters', () => {
  it.each([
    'tcp port 80',
    'host 10.0.0.1',
    'vlan 100 and tcp port 443',
    'vlan',
    'tcp or vlan',
    'tcp port 80 or (vlan and tcp port 80)',
    'tcp and not vlan',
    'vlan 100 and vlan 200 and host 10.0.0.1',
    'mpls and mpls 1024 and host 10.0.0.1',
    'pppoes 7 and ip6',
    'geneve 5 and vlan 3 and tcp',
    'less 100 or vlan or greater 1000',
    'not vlan and ether host 0:1:2:3:4:5',
    'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0',
    'tcp[tcpflags] & tcp-syn == tcp-syn',
    'tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420',
    'tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)',
    'icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply',
    'port 80 or 443',
    'port 80 or 443 and host 10.0.0.1',
    'tcp port 80 or 443 or 8080 and host 10.0.0.1 and tcp',
    'host 10.0.0.1 and port (80 or 443)',
    'host 10.0.0.1 and 10.0.0.2',
    'src host 10.0.0.1 and not dst port 22',
    'not port 22 and not port 80',
    'not host 10.0.0.1 and host 10.0.0.2',
    'not (host 10.0.0.1 and host 10.0.0.2)',
    'not arp and not icmp',
    'host not 10.0.0.1',
    'ether host not 0:1:2:3:4:5',
    'udp port 67 and port 68',
    'udp port 67 and udp port 68',
    'src port 80 and dst port 443',
    'net 10',
    'net 10.1.2.3',
    'net 10.0.0.0/8',
    'net 2001:db8::/32',
    'host 2130706433',
    'decnet host 1.2',
    'port 0',
    'port 0x50',
    'ip[00] = 05',
    'ip[0] & 0xffffffff = 69',
    'ip[0] & 0xff != 0',
    'byte 0 = 1',
    'ip[8] % 16 = 1',
    '(ip[8] % 16) + 1 = 2',
    'ip[0] % (3 + 1) = 0',
    '1 = 1',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });

  const filters = realLifeFilters();
  it.skipIf(skips(filters))(titled('that people type: three of all the collected ones', filters), () => {
    const surprising = present(filters).filter((text) => found(text).length > 0);
    expect(surprising).toEqual(['(vlan and tcp port 80) or tcp port 80', 'tcp port not 22', 'inbound']);
  });
});

describe('what a filter is for', () => {
  it.each<[string, WarningOptions, string[]]>([
    ['inbound', {}, ['kernel-metadata at inbound']],
    ['inbound', { context: 'savefile' }, []],
    ['inbound', { context: 'linux-live' }, []],
    ['inbound', { linkType: 'LINUX_SLL' }, []],
    ['ifindex 3', { linkType: 'LINUX_SLL' }, ['kernel-metadata at ifindex 3']],
    ['ifindex 3', { linkType: 'LINUX_SLL2' }, []],
    ['arp or ip', { linkType: 'RAW' }, ['contradiction at arp']],
    ['ip and vlan', {}, ['contradiction at vlan']],
    ['ip and vlan', { context: 'linux-live' }, []],
    ['ip[4:2] & 0xffffffff != 0', { optimize: false }, []],
    ['ether[0] = 1', { linkType: 'ppp' }, ['other-link-header at ether[0]']],
    ['wlan[0] = 1', { linkType: 'IEEE802_11_RADIO' }, []],
    ['link[0] = 1', { linkType: 'RAW' }, []],
    ['ether[0] = 1', { linkType: 'no such type' }, []],
    ['ip and arp', { linkType: 'JUNIPER_ATM1' }, []],
  ])('%s with %o', (text, options, expected) => {
    expect(found(text, options)).toEqual(expected);
  });

  it('gives no tags by offset where they may not be in the packet', () => {
    const rewrite = (options: WarningOptions) => findWarnings('vlan 1 or vlan 2', options)[0]?.rewrite;
    expect(rewrite({ context: 'linux-live' })).toBeUndefined();
    expect(rewrite({ linkType: 'NETANALYZER' })).toContain('ether[14:2]');
  });

  it.each<[string, WarningOptions, string[]]>([
    ['ip broadcast', { netmask: 0 }, ['broadcast-without-netmask at ip broadcast']],
    ['ip broadcast', { netmask: '0.0.0.0' }, ['broadcast-without-netmask at ip broadcast']],
    ['ip broadcast', { netmask: '255.255.255.0' }, []],
    ['host 10.0.0.1', { linkType: 'RAW' }, []],
    [
      'port web',
      { resolver: { ...embeddedResolver, service: () => ({ tcp: 80, udp: undefined }) } },
      ['first-fragments-only at port web', 'port-of-one-transport at port web'],
    ],
    [
      'port web',
      { resolver: { ...embeddedResolver, service: () => ({ tcp: 80, udp: 80 }) } },
      ['first-fragments-only at port web'],
    ],
  ])('%s with %o has notes', (text, options, expected) => {
    expect(found(text, options, 'note')).toEqual(expected);
  });
});

describe('notes are about packets that get there', () => {
  it.each<[string, string[]]>([
    ['tcp and host 10.0.0.1', []],
    ['host 10.0.0.1 and tcp', []],
    ['arp and host 10.0.0.1', []],
    ['not arp and host 10.0.0.1', ['arp-too at host 10.0.0.1']],
    ['not (arp or rarp) and host 10.0.0.1', []],
    ['arp or rarp or host 10.0.0.1', []],
    ['ip and tcp[0] = 1', []],
    ['ip6 or tcp[0] = 1', []],
    ['not ip6 and tcp[0] = 1', []],
    ['ip proto 6 and tcp[0] = 1', []],
    ['tcp and tcp[0] = 1', ['ipv4-only-load at tcp[0]']],
    ['ip and icmp[0] = 8', []],
    ['ip6 and port 80', ['first-fragments-only at port 80']],
    ['arp or icmp6', ['extension-headers at icmp6']],
    ['broadcast or multicast', []],
    ['ip multicast', []],
    ['not tcp[13] & 2 != 0', ['ipv4-only-load at tcp[13]']],
    ['ip and not tcp[20] = 5', ['short-packets at tcp[20]']],
    ['ip and (tcp[20] = 5 or udp)', []],
    ['ip and (tcp[20] = 5 or tcp[21] = 5)', []],
    ['ip and (tcp[20] = 5 or len > 100)', ['short-packets at tcp[20]']],
    ['ip and (len > 100 or tcp[20] = 5)', []],
    ['ip and tcp[20] = 5 or len > 100', []],
  ])('%s', (text, expected) => {
    expect(found(text, {}, 'note')).toEqual(expected);
  });
});

describe('the part that contradicts a test is named', () => {
  it.each([
    ['arp or (tcp and udp)', "'udp' never holds together with 'tcp'"],
    ['arp or (ip and len > 5 and ip6)', "'ip6' never holds together with 'ip'"],
    ['arp or (ip6 and (len > 5 or tcp[0] = 1))', "'tcp[0] = 1' never holds together with 'ip6'"],
    ['arp or ((tcp or udp) and icmp)', "'icmp' never holds together with 'tcp or udp'"],
    ['arp or (not ip and not ip6 and tcp)', "'tcp' never holds together with what is on its left"],
    ['arp or (vlan and ip and ip6)', "'ip6' never holds together with 'ip'"],
    ['arp or (ip proto 6 and ip6 proto 6)', "'ip6 proto 6' never holds together with 'ip proto 6'"],
    ['arp or (ip6 host ::1 and net 10.0.0.0/8)', "'net 10.0.0.0/8' never holds together with 'ip6 host ::1'"],
    ['icmp or (ether proto 0x806 and port 80)', "'port 80' never holds together with 'ether proto 0x806'"],
  ])('%s', (text, message) => {
    const contradictions = findWarnings(text).filter(({ code }) => code === 'contradiction');
    expect(contradictions.map((each) => each.message)).toEqual([message]);
  });

  it.each(['vlan and vlan and ip', 'ip and geneve and ip6', 'mpls and ip or ip6', 'tcp and not udp'])(
    'none in %s',
    (text) => {
      expect(findWarnings(text).filter(({ code }) => code === 'contradiction')).toEqual([]);
    },
  );
});
