/** Loads beyond the shortest header, where a packet that ends before it might be accepted for another reason. */

import type { Chain, Protocol, Relation } from '../../syntax/index.js';
import { quote, type Rule } from '../finding.js';
import { type Load, loadsOf } from '../ipv6-loads.js';
import { isNever, meet } from '../kinds.js';
import { operandsOf, runsOf } from '../operands.js';
import type { Survey, Test } from '../survey.js';
import { valuesOf } from '../values.js';

export const shortPackets: Rule = function* (survey) {
  const followed = followedByOr(survey);
  for (const test of survey.tests) {
    const { node, negated } = test;
    if (node.kind !== 'relation' || !(negated || followed.has(node))) continue;
    const load = loadsOf(node).find(isBeyondHeader);
    if (load === undefined) continue;
    yield {
      code: 'short-packets',
      span: load.span,
      message: `packets too short for ${quote(survey.text, load.span)} are rejected, whatever else is asked`,
    };
  }
};

/** Bytes that are always there behind the checks of a load. */
const shortest: Partial<Record<Protocol, number>> = {
  ip: 20,
  ip6: 40,
  arp: 28,
  rarp: 28,
  tcp: 20,
  udp: 8,
  sctp: 12,
  icmp: 8,
  icmp6: 8,
  igmp: 8,
  link: 14,
};

const isBeyondHeader = ({ protocol, offset, size }: Load): boolean =>
  valuesOf(offset).most + size > (shortest[protocol] ?? 0);

/** Comparisons behind which `or` asks something that packets of the same kind may pass, and that looks not so far itself. */
function followedByOr({ chains, possible }: Survey): ReadonlySet<Test['node']> {
  const followed = new Set<Test['node']>();
  for (const chain of chains) {
    for (const [relation, others] of alternativesOf(chain)) {
      const passing = possible(relation)?.passing;
      const isReached = others.some((other) => {
        if (other.kind === 'relation' && loadsOf(other).some(isBeyondHeader)) return false;
        const others = possible(other)?.passing;
        return passing !== undefined && others !== undefined && !isNever(meet(passing, others));
      });
      if (isReached) followed.add(relation);
    }
  }
  return followed;
}

/** Only the next few are looked at. */
const MOST_ALTERNATIVES = 10;

function* alternativesOf(chain: Chain): Iterable<readonly [Relation, ReturnType<typeof operandsOf>]> {
  const operands = operandsOf(chain);
  for (const { operator, places } of runsOf(chain)) {
    if (operator === 'and') continue;
    for (const [index, place] of places.entries()) {
      const operand = operands[place]!;
      if (operand.kind !== 'relation') continue;
      const next = places.slice(index + 1, index + 1 + MOST_ALTERNATIVES);
      yield [operand, next.map((each) => operands[each]!)];
    }
  }
}
