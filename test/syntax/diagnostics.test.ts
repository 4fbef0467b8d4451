import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { parse } from '../../src/syntax/index.js';
import { slice } from './nodes.js';

function errorOf(text: string): FilterError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${text} parses`);
}

/** The text at fault, or `end`. */
const blamed = (text: string): string => {
  const { span } = errorOf(text);
  return span.start === text.length ? 'end' : slice(text, span);
};

const prefix = "can't parse filter expression: ";

describe('the hint is', () => {
  it.each([
    ['the right spelling of a keyword', 'prot 80', 'prot', "did you mean 'port'?"],
    ['the right spelling of another', 'hots 10.0.0.1', 'hots', "did you mean 'host'?"],
    ['the right spelling of a connective', 'tcp andd udp', 'andd', "did you mean 'and'?"],
    ['the right spelling of what passed for a name', 'tcp and prot 80', 'prot', "did you mean 'port'?"],
    ['the right spelling of a constant', 'tcp[13] = tcp-sin', 'tcp-sin', "did you mean 'tcp-fin'?"],
    ['lower case', 'TCP port 80', 'TCP', "keywords are in lower case: 'tcp'"],
    ['lower case of a connective', 'tcp AND udp', 'AND', "keywords are in lower case: 'and'"],
    ['the word of this language', 'ipv6', 'ipv6', "write 'ip6'"],
    ['the port of an application', '(dns)', 'dns', "write 'port 53'"],
    ['host for an address', '10.0.0.1', '10.0.0.1', "write 'host 10.0.0.1'"],
    ['net for a network', 'not (10.0.0.0/8)', '10.0.0.0', "write 'net 10.0.0.0/8'"],
    [
      'ether host for a MAC address',
      '00:11:22:33:44:55',
      '00:11:22:33:44:55',
      "write 'ether host 00:11:22:33:44:55'",
    ],
    ['port for a number', '80', '80', "write 'port 80'"],
    ['port for a number behind a protocol', 'tcp 80', '80', "write 'port 80'"],
    ['host for a name', 'example.org', 'example.org', "write 'host example.org'"],
    ['a test for a flag', 'tcp syn', 'syn', "write 'tcp[tcpflags] & tcp-syn != 0'"],
    ['a test for a type', 'icmp-echo', 'icmp-echo', "write 'icmp[icmptype] = icmp-echo'"],
    [
      'a backslash for a keyword',
      'ip proto tcp',
      'tcp',
      "'tcp' is a keyword; to use it as a name write '\\tcp', in quotes for the shell",
    ],
    ['a connective', 'host a port 80', 'port', "put 'and' or 'or' before 'port'"],
    ['or between values', 'port 80 443', '443', "put 'or' or 'and' before '443'"],
    ['or for a comma', 'port 80,443', ',', "join alternatives with 'or': 'port 80 or 443'"],
    ['a doubled sign', 'tcp & udp', '&', "'&' is arithmetic; between primitives write 'and' or '&&'"],
    ['one connective of two', 'tcp and or udp', 'or', "one of 'and' and 'or' is enough"],
    ['the operator as it is here', 'len => 5', '>', "write '>='"],
    ['no equals sign', 'port = 80', '=', "leave out '='"],
    ['a range for a comparison', 'tcp port > 1023', '>', "write 'portrange 1024-65535'"],
    ['the range in one word', 'portrange 80 - 90', '-', "write the range as one word: 'portrange 80-90'"],
    ['the port apart', 'host 10.0.0.1:80', ':', "write '10.0.0.1 and port 80'"],
    ['a dot for the network', 'net 10/8', '/', "write the network with a dot: '10.0/8'"],
    ['no quotes', '"tcp"', '"', 'quotes are for the shell; the filter itself has none'],
    [
      'no empty parentheses',
      'tcp and ()',
      ')',
      'leave out the empty parentheses, or put something between them',
    ],
    ['none', 'tcp and', 'end', undefined],
  ])('%s', (_, text, part, hint) => {
    expect({ part: blamed(text), hint: errorOf(text).hint }).toEqual({ part, hint });
  });
});

describe("Wireshark's display filters are translated", () => {
  it.each([
    ['tcp.port == 80', 'tcp port 80'],
    ['ip.addr == 10.0.0.1', 'host 10.0.0.1'],
    ['ip.addr==10.0.0.0/8', 'net 10.0.0.0/8'],
    ['ip.src eq 10.0.0.1', 'src host 10.0.0.1'],
    ['eth.addr == aa:bb:cc:dd:ee:ff', 'ether host aa:bb:cc:dd:ee:ff'],
    ['udp.dstport != 53', 'not udp dst port 53'],
    ['tcp.port > 1023', 'tcp portrange 1024-65535'],
    ['frame.len >= 100', 'len >= 100'],
    [
      'tcp.flags.syn == 1 && tcp.flags.ack == 0',
      'tcp[tcpflags] & tcp-syn != 0 and tcp[tcpflags] & tcp-ack = 0',
    ],
    ['tcp and (ip.src == 1.2.3.4 || !(udp.port == 53))', 'tcp and (src host 1.2.3.4 or not (udp port 53))'],
    ['ip.proto == 6', 'ip proto 6'],
  ])('%s', (text, translation) => {
    expect(errorOf(text).hint).toContain(
      `is Wireshark's display syntax; in a capture filter write '${translation}'`,
    );
    expect(() => parse(translation)).not.toThrow();
  });

  it('as far as they can be', () => {
    expect(errorOf('http.host contains foo').hint).toBe("'http.host' is Wireshark's display syntax");
    expect(errorOf('tcp.port == 80 and http.host == foo').hint).toContain("write 'tcp port 80'");
  });
});

describe('brackets', () => {
  it.each([
    [
      'that are never closed are shown where they open',
      'tcp and (udp or (icmp)',
      '(',
      "this '(' is never closed",
    ],
    ['of a load as well', 'ip[0', '[', "this '[' is never closed"],
    ['that close nothing', 'tcp) or udp', ')', "this ')' closes nothing"],
    ['that cross each other', 'tcp[13) = 1', ')', "unexpected ')'"],
  ])('%s', (_, text, part, message) => {
    expect({ part: blamed(text), message: errorOf(text).message }).toEqual({
      part,
      message: prefix + message,
    });
  });
});

describe('numbers and addresses that are none', () => {
  it.each([
    ['port 08', 'bad-number', '08', 'number 08 contains non-octal digit'],
    ['less 4294967296', 'bad-number', '4294967296', 'number 4294967296 overflows 32 bits'],
    ['ether host aa:bb:cc', 'bad-address', 'aa:bb:cc', 'bogus ethernet address aa:bb:cc'],
    ['host 1:2:3:4:5:678 or tcp', 'bad-address', '1:2:3:4:5:678', 'bogus IPv6 address 1:2:3:4:5:678'],
    ['host ::1.2.3.256', 'bad-address', '::1.2.3.256', 'bogus IPv6 address ::1.2.3.256'],
  ])('%s', (text, code, part, message) => {
    const { code: theirs, message: said } = errorOf(text);
    expect({ code: theirs, part: blamed(text), message: said }).toEqual({ code, part, message });
  });
});

it('an address that is none is told what it looks like', () => {
  expect(errorOf('ether host aa:bb:cc').hint).toMatch(/^an Ethernet address has six parts/);
  expect(errorOf('host ::1.2.3.256').hint).toMatch(/^an IPv6 address has eight parts/);
});

describe('what would fit is said', () => {
  it.each([
    ['tcp and', ["a primitive such as 'tcp' or 'port 80'", "'not'", "'('"]],
    ['= 5', ["a primitive such as 'tcp' or 'port 80'", "'not'", "'('"]],
    ['src host', ['a host name or address', "'not'", "'('"]],
    ['tcp port (', ['a port name or number', "'not'", "'('"]],
    ['ip proto', ['a protocol name or number', "'not'", "'('"]],
    ['net 10.1 x', ["'and'", "'or'", "'mask'", "'/'", 'the end of the filter']],
    ['less', ['a number']],
    ['type', ["a frame type such as 'mgt'"]],
    ['ip[0] ]', ["an operator such as '+'", "a comparison such as '='"].reverse()],
  ])('%s', (text, expected) => {
    expect(errorOf(text).expected).toEqual(expected);
  });
});

it.each(['tcp \0', 'tcp é', 'tcp \u{1f600}', 'tcp \u00a0'])(
  'a character of no token is at fault itself: %j',
  (text) => {
    expect(blamed(text)).toBe(text.slice(4));
    expect(errorOf(text).message).toBe(`${prefix}unexpected character '${text.slice(4)}'`);
  },
);

it.each([
  ['a long word', `tcp ${'x'.repeat(9000)}`],
  ['a long number', `port ${'9'.repeat(9000)}`],
  ['a long run of colons', `host ${'a:'.repeat(9000)}`],
  ['a display filter at the end of a long filter', `host a${' or b'.repeat(3000)} or tcp.port == 80`],
])('%s makes no long error', (_, text) => {
  const { message, hint = '' } = errorOf(text);
  expect(message.length).toBeLessThan(120);
  expect(hint.length).toBeLessThan(300);
});
