/** `protocol[offset]`: headers that are not where they are looked for, and checks that libpcap leaves out. */

import type { Protocol, Relation } from '../../syntax/index.js';
import { joined, parsed } from '../build.js';
import { type Finding, type Mending, mending, quote, type Rule } from '../finding.js';
import { type Load, loadsOf, overIpv6, transportNumbers } from '../ipv6-loads.js';
import { ICMP6, overIpv6 as kindsOverIpv6 } from '../kinds.js';
import { carriedBy, checked, havingHeader } from '../possible.js';
import { kindsAt, type Survey, type Test } from '../survey.js';

export const loads: Rule = function* (survey) {
  for (const test of survey.tests) {
    if (test.node.kind !== 'relation') continue;
    const { node } = test;
    const found = loadsOf(node);
    yield* unchecked(survey, test, node, found);
    yield* ipv4Only(survey, test, node, found);
    yield* otherHeader(survey, test, found);
  }
};

/** `1 + tcp[0] = 7`. */
function* unchecked(
  { text, link }: Survey,
  test: Test,
  node: Relation,
  found: readonly Load[],
): Iterable<Finding> {
  if (carriedBy(link) === undefined) return;
  const computed = checked(node.left) & checked(node.right) & kindsAt(test, test.relevant);
  const lacking = found.filter(({ protocol }) => (computed & ~havingHeader(protocol)) !== 0);
  const [first] = lacking;
  if (first === undefined) return;
  const checks = [...new Set(lacking.map(({ protocol }) => protocol))].map(checkOf);
  yield {
    code: 'unchecked-operand',
    span: first.span,
    message: `${quote(text, first.span)} is read of packets without such a header too`,
    mending: mending(node, (same) => joined('and', [...checks.map(parsed), same])),
  };
}

/** What libpcap tests before it loads from a header. */
function checkOf(protocol: Protocol): string {
  switch (protocol) {
    case 'tcp':
    case 'udp':
    case 'sctp':
      return `ip proto ${transportNumbers[protocol]} and ip[6:2] & 0x1fff = 0`;
    case 'icmp':
    case 'igmp':
    case 'igrp':
    case 'pim':
    case 'vrrp':
    case 'carp':
      return `ip and ${protocol} and ip[6:2] & 0x1fff = 0`;
    default:
      return protocol;
  }
}

/** Where IPv6 packets matter that have the same header. */
function* ipv4Only({ text }: Survey, test: Test, node: Relation, found: readonly Load[]): Iterable<Finding> {
  const relevant = kindsAt(test, test.relevant);
  const load = found.find(({ protocol }) => (overIpv6Of(protocol) & relevant) !== 0);
  if (load === undefined) return;
  yield {
    code: 'ipv4-only-load',
    span: load.span,
    message: `${quote(text, load.span)} is read of IPv4 packets alone`,
    mending: withIpv6(node),
  };
}

const overIpv6Of = (protocol: Protocol): number => {
  if (protocol === 'icmp') return ICMP6;
  return transportNumbers[protocol] === undefined ? 0 : kindsOverIpv6(havingHeader(protocol));
};

/** `tcp[13] & 2 != 0` → `tcp[13] & 2 != 0 or ip6[6] = 6 and ip6[53] & 2 != 0`. */
function withIpv6(node: Relation): Mending | undefined {
  const alternative = overIpv6(node);
  return alternative && mending(node, (same) => joined('or', [same, alternative]));
}

/** The words for the link-layer header that say what it is, and whether it is. */
function* otherHeader({ text, link }: Survey, { layer }: Test, found: readonly Load[]): Iterable<Finding> {
  if (layer > 0) return;
  const isThere: Readonly<Record<string, boolean>> = {
    ether: link.protocol.kind === 'ethernet',
    wlan: link.ieee80211 !== undefined,
    ppp: link.protocol.kind === 'ppp',
  };
  for (const { protocol, span } of found) {
    const [word = ''] = /^\w+/.exec(text.slice(span.start, span.end)) ?? [];
    if (protocol !== 'link' || isThere[word] !== false) continue;
    yield {
      code: 'other-link-header',
      span,
      message: `${quote(text, span)} is read of the header of ${link.description}`,
    };
  }
}
