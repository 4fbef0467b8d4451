/** Tests that no packet can pass where they stand: `arp or (ip6 and tcp[0] = 1)`. */

import { type Mending, mending, quote, type Rule } from '../finding.js';
import { overIpv6 } from '../ipv6-loads.js';
import { ANY, IPV6_ALL, isNever, meet } from '../kinds.js';
import { type Condition, isContradicted, type Survey, type Test } from '../survey.js';

export const contradictions: Rule = function* (survey) {
  for (const test of survey.tests) {
    if (!isContradicted(test)) continue;
    yield {
      code: 'contradiction',
      span: test.node.span,
      message: messageFor(survey, test),
      mending: asIpv6(test),
    };
  }
};

/** `ip6 and tcp[0] = 1` → `ip6 and ip6[6] = 6 and ip6[40] = 1`. */
function asIpv6({ node, admitted, layer }: Test): Mending | undefined {
  const isIpv6 = ((admitted[layer] ?? ANY) & ~IPV6_ALL) === 0;
  const instead = node.kind === 'relation' && isIpv6 ? overIpv6(node) : undefined;
  return instead && mending(node, () => instead);
}

function messageFor({ text, link }: Survey, test: Test): string {
  const subject = quote(text, test.node.span);
  const other = contradicting(test);
  if (other !== undefined) return `${subject} never holds together with ${quote(text, other.span)}`;
  return test.conditions === undefined
    ? `${subject} never holds on ${link.description}`
    : `${subject} never holds together with what is on its left`;
}

/** Longer chains are not searched for the one part that is to blame. */
const MOST_CONDITIONS = 100;

function contradicting({ passing, conditions }: Test): Condition | undefined {
  let here = conditions;
  for (let steps = 0; here !== undefined && steps < MOST_CONDITIONS; steps++, here = here.before) {
    if (isNever(meet(here.passing, passing))) return here;
  }
  return undefined;
}
