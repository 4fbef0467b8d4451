/** Ports: which packets a port test cannot see, and what names and ranges of ports stand for. */

import { lookUpPort } from '../../names/index.js';
import type { Expression, Identifier } from '../../syntax/index.js';
import { joined, parsed } from '../build.js';
import { type Finding, mending, quote, type Rule } from '../finding.js';
import { IPV4, IPV6_ALL } from '../kinds.js';
import { kindsAt, type Survey, type Test } from '../survey.js';

export const ports: Rule = function* (survey) {
  for (const test of survey.tests) {
    const { node } = test;
    if (node.kind !== 'identifier') continue;
    const type = node.qualifiers?.type;
    if (type !== 'port' && type !== 'portrange') continue;
    yield* firstFragments(survey, test, node);
    if (type === 'port') yield* ofOneTransport(survey, node);
    else yield* reversed(survey, node);
  }
};

const numberOf = { tcp: 6, udp: 17, sctp: 132 };
const LATER_FRAGMENT = 'ip[6:2] & 0x1fff != 0';

function* firstFragments({ text }: Survey, test: Test, node: Identifier): Iterable<Finding> {
  const seen = kindsAt(test, test.passing) & kindsAt(test, test.relevant);
  const [overIpv4, overIpv6] = [(seen & IPV4) !== 0, (seen & IPV6_ALL) !== 0];
  if (!overIpv4 && !overIpv6) return;
  const lacking = overIpv4
    ? overIpv6
      ? 'in later fragments and behind IPv6 extension headers'
      : 'in later fragments'
    : 'behind IPv6 extension headers';
  const protocol = node.qualifiers?.protocol as keyof typeof numberOf | undefined;
  const laterFragments =
    protocol === undefined ? LATER_FRAGMENT : `ip proto ${numberOf[protocol]} and ${LATER_FRAGMENT}`;
  yield {
    code: 'first-fragments-only',
    span: node.span,
    message: `${quote(text, node.span)} finds no port ${lacking}`,
    mending:
      overIpv4 && !test.negated
        ? mending(node, (same): Expression => joined('or', [same, parsed(laterFragments)]))
        : undefined,
  };
}

function* ofOneTransport({ text, resolver }: Survey, node: Identifier): Iterable<Finding> {
  const { value, qualifiers } = node;
  if (value.kind !== 'name' || qualifiers?.protocol !== undefined) return;
  const found = lookUpPort(resolver, value.text);
  if (found === undefined || found.transport === 'any') return;
  yield {
    code: 'port-of-one-transport',
    span: node.span,
    message: `${quote(text, node.span)} is ${found.transport.toUpperCase()} port ${found.number} alone`,
    mending: mending(node, (same) => ({
      ...same,
      value: { kind: 'number', value: found.number, text: String(found.number), span: same.span },
    })),
  };
}

function* reversed({ text }: Survey, node: Identifier): Iterable<Finding> {
  const { value } = node;
  const [, first, last] = /^(\d+)-(\d+)$/.exec(value.text) ?? [];
  if (value.kind !== 'name' || first === undefined || last === undefined || Number(first) <= Number(last))
    return;
  yield {
    code: 'reversed-range',
    span: node.span,
    message: `${quote(text, node.span)} runs from ${last} to ${first}`,
    mending: mending(node, (same) => ({ ...same, value: { ...value, text: `${last}-${first}` } })),
  };
}
