import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { parse } from '../../src/syntax/index.js';

function hintOf(text: string): string | undefined {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FilterError) return error.hint;
    throw error;
  }
  throw new Error(`${text} parses`);
}

describe('comparisons of ports become ranges, where there is one', () => {
  it.each([
    ['port > 0', "write 'portrange 1-65535'"],
    ['port > 65534', "write 'portrange 65535-65535'"],
    ['port > 65535', undefined],
    ['port >= 65535', "write 'portrange 65535-65535'"],
    ['port < 1', "write 'portrange 0-0'"],
    ['port < 1024', "write 'portrange 0-1023'"],
    ['port < 0', undefined],
    ['port <= 0', "write 'portrange 0-0'"],
    ['port <= 1023', "write 'portrange 0-1023'"],
    ['port > http', undefined],
  ])('%s', (text, hint) => {
    expect(hintOf(text)).toBe(hint);
  });
});

describe('a sign between two values', () => {
  it.each([
    ['host 10.0.0.1:80', "write '10.0.0.1 and port 80'"],
    ['net 10/8', "write the network with a dot: '10.0/8'"],
    ['portrange 80:90', "write the range as one word: 'portrange 80-90'"],
    ['host a/8', undefined],
    ['host 10.0.0.1:http', undefined],
  ])('%s', (text, hint) => {
    expect(hintOf(text)).toBe(hint);
  });
});

it.each(['port 80 - 90', 'net 80:90', 'host 10.0.0.1 - 5'])('%s is no range', (text) => {
  expect(hintOf(text) ?? '').not.toContain('portrange');
});

describe('the words around it count', () => {
  it.each([
    ['tcp port 80 & udp', "'&' is arithmetic; between primitives write 'and' or '&&'"],
    ['tcp | udp', "'|' is arithmetic; between primitives write 'or' or '||'"],
    ['len <> 5', "write '!='"],
    ['len === 5', "write '='"],
    ['len =< 5', "write '<='"],
    ['tcp or and udp', "one of 'or' and 'and' is enough"],
    ['tcp && || udp', "one of '&&' and '||' is enough"],
    ['vlan == 5', "leave out '=='"],
    ['tcp udp', "put 'or' or 'and' before 'udp'"],
    ['tcp 10.0.0.1', "write 'and host 10.0.0.1'"],
    ['tcp 10.0.0.0/8', "write 'and net 10.0.0.0/8'"],
    ['tcp domain', "write 'port domain'"],
    ['ether 00:11:22:33:44:55', "write 'host 00:11:22:33:44:55'"],
    ['icmp6-echo', "write 'icmp6[icmp6type] = icmp6-echo'"],
    ['icmp icmp-echo', "write 'icmp[icmptype] = icmp-echo'"],
    ['tcp-syn', "write 'tcp[tcpflags] & tcp-syn != 0'"],
    ['icmp code 3', "write 'icmp[icmpcode] = 3'"],
    ['icmp6 code', "write 'icmp6[icmp6code] = 0'"],
    ['tcp; udp', "join primitives with 'and' or 'or'"],
    ['tcp \u2013 udp', "this is a dash; write a plain '-'"],
    ['tcp\0 or udp', 'the filter goes on behind a NUL character, where libpcap stops reading'],
    ['host \\ a', 'a name has to follow a backslash directly'],
    ['xy', "write 'host xy'"],
    ['tpc', "did you mean 'tcp'?"],
    ['portranges 5-6', "did you mean 'portrange'?"],
    ['broadcats', "did you mean 'broadcast'?"],
    ['prot', "did you mean 'port'?"],
    ['not hots', "did you mean 'host'?"],
    ['ip prot 6', "did you mean 'port'?"],
    ['tcp prto', "did you mean 'proto'?"],
    ['xprot 80 or', "did you mean 'port'?"],
    ['tcp[13) = 1', "the '[' before it has to be closed with ']' first"],
    ['(tcp] or udp', "the '(' before it has to be closed with ')' first"],
    ['Host 10.0.0.1', "keywords are in lower case: 'host'"],
  ])('%s', (text, hint) => {
    expect(hintOf(text)).toBe(hint);
  });
});

it('a hint is one sentence: it repeats no longer words than fit', () => {
  const longest = 'x'.repeat(240 - "write 'host '".length);
  expect(hintOf(longest)).toBe(`write 'host ${longest}'`);
  expect(hintOf(`${longest}x`)).toBeUndefined();
});

describe("comparisons of Wireshark's", () => {
  const translated = (text: string): string | undefined => /write '(.*)'$/.exec(hintOf(text) ?? '')?.[1];

  it.each([
    ['tcp.port >= 1024', 'tcp portrange 1024-65535'],
    ['tcp.port < 1024', 'tcp portrange 0-1023'],
    ['tcp.port <= 1024', 'tcp portrange 0-1024'],
    ['tcp.port > 65534', 'tcp portrange 65535-65535'],
    ['tcp.port < 1', 'tcp portrange 0-0'],
    ['tcp.flags.reset == 1', 'tcp[tcpflags] & tcp-rst != 0'],
    ['tcp.flags.syn == true', 'tcp[tcpflags] & tcp-syn != 0'],
    ['tcp.flags.syn == True', 'tcp[tcpflags] & tcp-syn != 0'],
    ['tcp.flags.ack != 1', 'tcp[tcpflags] & tcp-ack = 0'],
    ['tcp.flags.ack != 0', 'tcp[tcpflags] & tcp-ack != 0'],
    ['ip.src == 10.0.0.0/8', 'src net 10.0.0.0/8'],
    ['ip.ttl le 5', 'ip[8] <= 5'],
    ['ip.ttl ne 5', 'ip[8] != 5'],
    ['ip.ttl lt 5', 'ip[8] < 5'],
    ['ip.ttl gt 5', 'ip[8] > 5'],
    ['ip.ttl ge 5', 'ip[8] >= 5'],
    ['ip.host == "10.0.0.1"', 'host 10.0.0.1'],
    ['tcp.port == 80 or udp.port == 53', 'tcp port 80 or udp port 53'],
    ['not (tcp.port == 80)', 'not (tcp port 80)'],
  ])('%s', (text, translation) => {
    expect(translated(text)).toBe(translation);
    expect(() => parse(translation)).not.toThrow();
  });

  it.each(['tcp.port', 'tcp.port ==', 'tcp.port 80', 'tcp.port == )', 'tcp.port > 65535', 'tcp.port < 0'])(
    '%s has no translation',
    (text) => {
      expect(hintOf(text)).toBe("'tcp.port' is Wireshark's display syntax");
    },
  );

  it.each(['ip.src > 10.0.0.1', 'tcp.port > http', 'vlan.id > 5', 'ip.proto <= 5', 'tcp.port > 1.5'])(
    '%s, which has no order, neither',
    (text) => {
      expect(hintOf(text)).toMatch(/^'[a-z.]+' is Wireshark's display syntax$/);
    },
  );

  it('a name with a dot that is compared with nothing is no field', () => {
    expect(hintOf('www.example tcp')).toBe("write 'host www.example'");
  });
});
