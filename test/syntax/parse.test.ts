import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { maximumBrackets } from '../../src/syntax/depth.js';
import { type Expression, maximumDepth, parse, print } from '../../src/syntax/index.js';
import { ownFilters, realLifeFilters } from '../support/filters.js';
import { present, skips, titled } from '../support/shared.js';
import { slice } from './nodes.js';

const expressionOf = (text: string): Expression => {
  const { expression } = parse(text);
  if (expression === undefined) throw new Error(`${text} is empty`);
  return expression;
};

function parses(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
}

describe('parse', () => {
  it.each(['', ' ', '\t\r\n'])('makes a filter without an expression of %j', (text) => {
    expect(parse(text)).toEqual({
      kind: 'filter',
      expression: undefined,
      text,
      span: { start: 0, end: text.length },
    });
  });

  it('keeps chains flat, and the nesting that parentheses make', () => {
    expect(parse('tcp and udp or (icmp or arp)').expression).toEqual({
      kind: 'chain',
      first: { kind: 'protocol', protocol: 'tcp', span: { start: 0, end: 3 } },
      rest: [
        { operator: 'and', operand: { kind: 'protocol', protocol: 'udp', span: { start: 8, end: 11 } } },
        {
          operator: 'or',
          operand: {
            kind: 'chain',
            first: { kind: 'protocol', protocol: 'icmp', span: { start: 16, end: 20 } },
            rest: [
              {
                operator: 'or',
                operand: { kind: 'protocol', protocol: 'arp', span: { start: 24, end: 27 } },
              },
            ],
            span: { start: 16, end: 27 },
          },
        },
      ],
      span: { start: 0, end: 28 },
    });
  });

  it('gives an identifier its qualifiers, its value and the places of both', () => {
    expect(parse(' tcp src  port 0x50').expression).toEqual({
      kind: 'identifier',
      qualifiers: { protocol: 'tcp', direction: 'src', type: 'port' },
      qualifierSpan: { start: 1, end: 14 },
      value: { kind: 'number', value: 80, text: '0x50', span: { start: 15, end: 19 } },
      span: { start: 1, end: 19 },
    });
  });
});

describe('what an identifier can be', () => {
  it.each([
    ['host \\tcp', { kind: 'name', text: 'tcp' }],
    ['portrange 80-90', { kind: 'name', text: '80-90' }],
    ['port 010', { kind: 'number', value: 8, text: '010' }],
    ['net 10.1', { kind: 'ipv4', text: '10.1' }],
    ['net 10.1/0x10', { kind: 'ipv4-prefix', text: '10.1', length: 16 }],
    ['net 10.1 mask 255.255', { kind: 'ipv4-mask', text: '10.1', mask: '255.255' }],
    ['host ::1', { kind: 'ipv6', text: '::1' }],
    ['net ::1/64', { kind: 'ipv6-prefix', text: '::1', length: 64 }],
    ['ether host 1:2:3:4:5:6', { kind: 'mac', text: '1:2:3:4:5:6' }],
    ['host $1f', { kind: 'arcnet', text: '$1f' }],
  ])('%s', (text, expected) => {
    const expression = expressionOf(text);
    if (expression.kind !== 'identifier') throw new Error(`${text} is no identifier`);
    const { span, ...value } = expression.value;
    expect(value).toEqual(expected);
    expect(span.end).toBe(text.length);
  });
});

describe('what a primitive without an identifier can be', () => {
  it.each([
    ['wlan', { kind: 'protocol', protocol: 'link' }],
    ['ip6 multicast', { kind: 'multicast', protocol: 'ip6' }],
    ['less 5', { kind: 'less', length: 5 }],
    ['byte 1 | 2', { kind: 'byte', offset: 1, operator: '|', value: 2 }],
    ['outbound', { kind: 'outbound' }],
    ['ifindex 7', { kind: 'ifindex', value: 7 }],
    ['mpls', { kind: 'mpls', value: undefined }],
    ['geneve ((7))', { kind: 'geneve', value: 7 }],
    ['pppoed', { kind: 'pppoed', value: undefined }],
    ['on eth0', { kind: 'pf', field: 'ifname', value: 'eth0', valueSpan: { start: 3, end: 7 } }],
    ['srnr 5', { kind: 'pf', field: 'subrulenum', value: 5, valueSpan: { start: 5, end: 6 } }],
    [
      'wlan type mgt subtype 0x40',
      {
        kind: 'wlan-type',
        type: 'mgt',
        subtype: 64,
        typeSpan: { start: 10, end: 13 },
        subtypeSpan: { start: 22, end: 26 },
      },
    ],
    [
      'subtype beacon',
      {
        kind: 'wlan-type',
        type: undefined,
        subtype: 'beacon',
        typeSpan: undefined,
        subtypeSpan: { start: 8, end: 14 },
      },
    ],
    ['direction tods', { kind: 'wlan-direction', value: 'tods', valueSpan: { start: 10, end: 14 } }],
    ['llc', { kind: 'llc', type: undefined }],
    ['llc rulenum', { kind: 'llc', type: 'rnr' }],
    ['lsu', { kind: 'mtp2', type: 'lssu' }],
    ['oamf4sc', { kind: 'atm', type: 'oamf4sc' }],
    [
      'vci ( 5 or 6 )',
      {
        kind: 'atm-field',
        field: 'vci',
        comparisons: [
          { operator: '=', value: 5, span: { start: 6, end: 7 } },
          { operator: '=', value: 6, span: { start: 11, end: 12 } },
        ],
      },
    ],
    [
      'hsls <= 5',
      {
        kind: 'mtp3-field',
        field: 'hsls',
        comparisons: [{ operator: '<=', value: 5, span: { start: 5, end: 9 } }],
      },
    ],
  ])('%s', (text, expected) => {
    expect(expressionOf(text)).toEqual({ ...expected, span: { start: 0, end: text.length } });
  });
});

describe('the filters that people type', () => {
  it.each([...ownFilters()])('are printed as what prints alike, when they parse: %s', (_, filters) => {
    const accepted = filters.filter(parses);
    for (const text of accepted) expect(print(parse(print(parse(text)))), text).toBe(print(parse(text)));
    expect(accepted.length).toBeGreaterThan(filters.length / 4);
  });

  const realLife = realLifeFilters();
  it.skipIf(skips(realLife))(titled('parse, collected ones', realLife), () => {
    expect(present(realLife).filter((text) => !parses(text))).toEqual([]);
  });
});

describe('ten thousand of anything is no problem', () => {
  const times = 10_000;
  it.each([
    ['terms', `tcp${' or udp port 53'.repeat(times)}`],
    ['bare identifiers', `host a${' or b'.repeat(times)}`],
    ['bare identifiers in parentheses', `port (80${' or 443'.repeat(times)})`],
    ['summands', `1${' + len'.repeat(times)} = 0`],
    ['values of a field', `vci (1${' or 2'.repeat(times)})`],
    ['negated parentheses', `tcp${' and not (udp or icmp)'.repeat(times)}`],
  ])('%s', (_, text) => {
    expect(print(parse(print(parse(text))))).toBe(print(parse(text)));
  });
});

describe('nesting', () => {
  const around = (open: string, inner: string, close: string, times: number): string =>
    open.repeat(times) + inner + close.repeat(times);

  it('of parentheses alone is as deep as libpcap has it', () => {
    expect(print(parse(around('(', 'tcp', ')', maximumBrackets)))).toBe('tcp');
    expect(print(parse(`port ${around('(', '80', ')', maximumBrackets)}`))).toBe('port 80');
  });

  it.each([
    ['not', (times: number) => around('not ', 'tcp', '', times)],
    ['chains', (times: number) => around('tcp and (udp or ', 'ip', ')', times)],
    ['minus signs', (times: number) => around('-', 'len', '', times) + ' = 0'],
    ['loads', (times: number) => `${around('ip[', '0', ']', times)} = 0`],
    ['right operands', (times: number) => `1${' % 2'.repeat(times)} = 0`],
  ])('of %s has a limit, within which everything works', (_, nested) => {
    const deep = nested(maximumDepth - 10);
    expect(print(parse(print(parse(deep))))).toBe(print(parse(deep)));
    expect(() => parse(nested(maximumDepth + 10))).toThrow(
      expect.objectContaining({
        code: 'too-deep',
        message: 'the filter is nested more than 1000 levels deep',
      }),
    );
    expect(() => parse(nested(20 * maximumDepth))).toThrow(FilterError);
  });

  it.each(['(', '((((tcp and ', 'ip['])('of %j without end is an error', (open) => {
    expect(() => parse(open.repeat(100_000))).toThrow(expect.objectContaining({ code: 'too-deep' }));
  });
});

it('a chain covers its text from the first parenthesis to the last', () => {
  const text = ' (tcp) and ( udp ) ';
  expect(slice(text, expressionOf(text).span)).toBe('(tcp) and ( udp )');
});
