import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { type Expression, parse, print } from '../../src/syntax/index.js';

describe('print writes', () => {
  it.each([
    ['nothing for no expression', '  ', ''],
    [
      'qualifiers with every identifier',
      'tcp port (80 or 443) and 22',
      '(tcp port 80 or tcp port 443) and tcp port 22',
    ],
    [
      'the usual keyword of several',
      'fddi host a && address1 1:2:3:4:5:6 and on eth0',
      'ether host a and addr1 1:2:3:4:5:6 and ifname eth0',
    ],
    ['no parentheses around primitives', '((tcp)) and (not (udp))', 'tcp and not udp'],
    ['parentheses around chains within', 'tcp and (udp or icmp)', 'tcp and (udp or icmp)'],
    ['parentheses around the first chain too', '(tcp or udp) and icmp', '(tcp or udp) and icmp'],
    ['a backslash before keywords', 'ip proto \\tcp or \\udp', 'ip proto \\tcp or ip proto \\udp'],
    [
      'a backslash before numbers and addresses that are names',
      'host \\80 or \\10.1',
      'host \\80 or host \\10.1',
    ],
    ['a backslash before odd characters', 'host \\a/b', 'host \\a/b'],
    ['no backslash where none is needed', 'host \\foo', 'host foo'],
    ['numbers as they were written', 'port 0x50 and ip[010] = tcp-syn', 'port 0x50 and ip[010] = tcp-syn'],
    ['one equals sign', '1 == 2', '1 = 2'],
  ])('%s', (_, text, printed) => {
    expect(print(parse(text))).toBe(printed);
  });
});

describe('an identifier that inherits nothing', () => {
  it.each([
    ['stays bare', 'tcp or foo', 'tcp or foo'],
    ['has the qualifiers before it put into parentheses', '(tcp port 80) or 443', '(tcp port 80) or 443'],
    ['even with a negation in between', '(not host a) or not 443', '(not host a) or not 443'],
    ['and those before them', '(host a) or (port 80) or 443', '(host a) or (port 80) or 443'],
    [
      'but not those before another primitive',
      'host a or udp or (port 80) or 443',
      'host a or udp or (port 80) or 443',
    ],
    ['within parentheses as well', '(host a) or (foo or bar)', '(host a) or (foo or bar)'],
  ])('%s', (_, text, printed) => {
    expect(print(parse(text))).toBe(printed);
  });
});

describe('arithmetic is printed', () => {
  it.each([
    ['without superfluous parentheses', '((1 + (2 * 3)) - (4)) = (0)', '1 + 2 * 3 - 4 = 0'],
    ['with those that change its meaning', '(1 + 2) * 3 - (4 - 5) = 0', '(1 + 2) * 3 - (4 - 5) = 0'],
    ['with all of them around % and ^', '1 + 2 % 3 ^ -4 = 0', '1 + (2 % (3 ^ (-4))) = 0'],
    ['with a negated % in them', '-1 % 2 = 0', '-(1 % 2) = 0'],
    ['with its loads', 'tcp[(tcp[12:1] & 0xf0) >> 2:4] = 1', 'tcp[(tcp[12] & 0xf0) >> 2:4] = 1'],
  ])('%s', (_, text, printed) => {
    expect(print(parse(text))).toBe(printed);
  });
});

it('a part of a filter can be printed alone', () => {
  const { expression } = parse('not (tcp or udp)');
  if (expression?.kind !== 'not') throw new Error('not a negation');
  expect(print(expression.operand)).toBe('tcp or udp');
});

it('a name that no filter can hold is refused', () => {
  const span = { start: 0, end: 0 };
  const impossible: Expression = {
    kind: 'identifier',
    qualifiers: { protocol: undefined, direction: undefined, type: 'host' },
    qualifierSpan: span,
    value: { kind: 'name', text: 'a b', span },
    span,
  };
  expect(() => print(impossible)).toThrow(FilterError);
});
