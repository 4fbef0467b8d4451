import { describe, expect, it } from 'vitest';
import { type Identifier, parse, type Qualifiers } from '../../src/syntax/index.js';
import { slice, visits } from './nodes.js';

const identifiersOf = (text: string): readonly Identifier[] =>
  visits(parse(text))
    .map(({ node }) => node)
    .filter((node) => node.kind === 'identifier')
    .sort((a, b) => a.value.span.start - b.value.span.start);

const shown = (qualifiers: Qualifiers | undefined): string => {
  if (qualifiers === undefined) return 'none';
  const { protocol = '-', direction = '-', type = '-' } = qualifiers;
  return `${protocol}/${direction}/${type}`;
};

/** `name: protocol/direction/type` of each identifier. */
const qualifiersIn = (text: string): string =>
  identifiersOf(text)
    .map(({ value, qualifiers }) => `${value.text} ${shown(qualifiers)}`)
    .join(', ');

describe('an identifier has the qualifiers it was written with', () => {
  it.each([
    ['host a', 'a -/-/host'],
    ['src a', 'a -/src/-'],
    ['tcp dst port 80', '80 tcp/dst/port'],
    ['dst or src net 10.1', '10.1 -/or/net'],
    ['src && dst port 80', '80 -/and/port'],
    ['slip host a', 'a link/-/host'],
    ['address3 1:2:3:4:5:6', '1:2:3:4:5:6 -/addr3/-'],
    ['ip proto 6', '6 ip/-/proto'],
    ['gateway a', 'a -/-/gateway'],
  ])('%s', (text, qualifiers) => {
    expect(qualifiersIn(text)).toBe(qualifiers);
  });
});

describe('a bare identifier inherits from its left', () => {
  it.each([
    ['from the identifier before', 'host a or b', 'a -/-/host, b -/-/host'],
    ['through a negated one', 'not host vs and ace', 'vs -/-/host, ace -/-/host'],
    ['even when negated itself', 'port 80 and not 90', '80 -/-/port, 90 -/-/port'],
    ['within parentheses', 'tcp port (80 or 443) and 22', '80 tcp/-/port, 443 tcp/-/port, 22 tcp/-/port'],
    ['into parentheses', 'host a or (b and (c))', 'a -/-/host, b -/-/host, c -/-/host'],
    ['the last ones', 'src port 80 or dst host a or b', '80 -/src/port, a -/dst/host, b -/dst/host'],
    ['within parentheses of whole primitives', '(host a or b)', 'a -/-/host, b -/-/host'],
    [
      'from before the parentheses when it stands behind them',
      'host a or (port 80 or 90) or c',
      'a -/-/host, 80 -/-/port, 90 -/-/port, c -/-/host',
    ],
    [
      'nothing behind a parenthesis that begins the filter',
      '(tcp port 80) or 443',
      '80 tcp/-/port, 443 none',
    ],
    ['nothing from a protocol', 'tcp or foo', 'foo none'],
    ['nothing from a comparison', 'host a and len > 5 or b', 'a -/-/host, b none'],
    ['nothing from other tests', 'host a and vlan 5 and 6', 'a -/-/host, 6 none'],
    ['nothing within parentheses of their own', 'tcp and (foo or bar)', 'foo none, bar none'],
    ['what was there before such a parenthesis', 'host a or (udp) or b', 'a -/-/host, b -/-/host'],
    ['through double negation of a parenthesis', 'host a or not not (udp) or b', 'a -/-/host, b -/-/host'],
  ])('%s', (_, text, qualifiers) => {
    expect(qualifiersIn(text)).toBe(qualifiers);
  });
});

it('knows where its qualifiers were written, unless they were inherited', () => {
  const text = 'tcp port (80 or 443) and 22';
  const spans = identifiersOf(text).map(({ qualifierSpan, span }) => [
    slice(text, qualifierSpan),
    slice(text, span),
  ]);
  expect(spans).toEqual([
    ['tcp port', '80'],
    ['tcp port', '443'],
    ['22', '22'],
  ]);
});

it('takes in its qualifiers when they are its own alone', () => {
  const text = 'udp and ( tcp  port ((80)) )';
  expect(identifiersOf(text).map(({ span }) => slice(text, span))).toEqual(['tcp  port ((80))']);
});
