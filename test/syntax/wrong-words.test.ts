import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { parse } from '../../src/syntax/index.js';

function refusalOf(text: string): FilterError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${text} parses`);
}

describe('a word behind a protocol is a port or a host only where that is likely', () => {
  it.each([
    ['tcp flags syn', "write 'tcp[tcpflags] & tcp-syn != 0'"],
    ['tcp flags == ack', "write 'tcp[tcpflags] & tcp-ack != 0'"],
    ['tcp flag & RST', "write 'tcp[tcpflags] & tcp-rst != 0'"],
    ['tcp flags', "write 'tcp[tcpflags] & tcp-syn != 0'"],
    ['icmp code 3', "write 'icmp[icmpcode] = 3'"],
    ['icmp6 code = 1', "write 'icmp6[icmp6code] = 1'"],
    ['tcp contains foo', "'contains' is Wireshark's display syntax; a capture filter does not search"],
    ['http.request', "'http.request' is Wireshark's display syntax"],
    ['dns.google', "write 'host dns.google'"],
    ['tcp foo', undefined],
    ['udp flags', undefined],
    ['ip foo', undefined],
    ['udp domain', "write 'port domain'"],
    ['tcp http', "write 'port 80'"],
    ['tcp 80', "write 'port 80'"],
    [
      'tcp.port == 80 or foo',
      "'tcp.port' is Wireshark's display syntax; in a capture filter write 'tcp port 80'",
    ],
    [
      'tcp.port == 80 and host example',
      "'tcp.port' is Wireshark's display syntax; in a capture filter write 'tcp port 80 and host example'",
    ],
  ])('%s', (text, hint) => {
    expect(refusalOf(text).hint).toBe(hint);
  });
});

describe('ranges, masks and letters', () => {
  it.each([
    ['portrange 80-', "the range lacks its end, as 'portrange 80-65535'"],
    ['net 10.0.0.0/8/8', "a network has one mask: leave out '/8'"],
    ['src net 10.0.0.0/8/16', "a network has one mask: leave out '/16'"],
  ])('%s', (text, hint) => {
    expect(refusalOf(text).hint).toBe(hint);
  });

  it.each([
    ['héllo', 1],
    ['host héllo', 6],
    ['tcp and hé', 9],
    ['é', 0],
  ])('%s: the letter is to blame', (text, start) => {
    const { hint, span } = refusalOf(text);
    expect(span).toEqual({ start, end: start + 1 });
    expect(hint).toContain('a to z');
  });
});

describe('arithmetic that is compared with nothing', () => {
  it.each([
    ['tcp[13] & 2', "a relation is missing, as in 'tcp[13] & 2 != 0'"],
    ['tcp and tcp[13] & 2', "a relation is missing, as in 'tcp[13] & 2 != 0'"],
    ['tcp[13] & 2 or udp', "a relation is missing, as in 'tcp[13] & 2 != 0'"],
    ['not tcp[13] & 2 or udp', "a relation is missing, as in 'tcp[13] & 2 != 0'"],
    ['(tcp[13] & 2)', "a relation is missing, as in '(tcp[13] & 2) != 0'"],
    ['len', "a relation is missing, as in 'len != 0'"],
    ['tcp[13] & 2 udp', "a relation is missing, as in 'tcp[13] & 2 != 0', and 'and' or 'or' before 'udp'"],
  ])('%s', (text, hint) => {
    expect(refusalOf(text).hint).toBe(hint);
  });
});

describe('what was wrong before is not guessed where something else is', () => {
  it.each([
    ['port icmp-echo dst mask', "put 'and' or 'or' before 'dst'"],
    ['host syn ip', "put 'and' or 'or' before 'ip'"],
    ['( src 24', "there is a ')' missing, at the end at the latest"],
    ['( ether src 24', "there is a ')' missing, at the end at the latest"],
  ])('%s', (text, hint) => {
    expect(refusalOf(text).hint).toBe(hint);
  });
});
