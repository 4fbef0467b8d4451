/** Protocols behind chains of headers, and lengths. */

import type { Expression, LengthTest } from '../../syntax/index.js';
import { number, parsed, relation } from '../build.js';
import { type Finding, mending, quote, type Rule } from '../finding.js';
import { IPV6_ALL } from '../kinds.js';
import { kindsAt, type Survey, type Test } from '../survey.js';

export const protocols: Rule = function* (survey) {
  for (const test of survey.tests) {
    const { node } = test;
    if (node.kind === 'less' || node.kind === 'greater') yield inclusive(survey, node);
    else yield* chained(survey, test);
  }
};

const inclusive = ({ text }: Survey, node: LengthTest): Finding => {
  const operator = node.kind === 'less' ? '<=' : '>=';
  return {
    code: 'inclusive-length',
    span: node.span,
    message: `${quote(text, node.span)} takes packets of ${node.length} bytes too`,
    mending: mending(node, ({ length, span }) =>
      relation({ kind: 'length', span }, operator, number(length)),
    ),
  };
};

function* chained({ text }: Survey, test: Test): Iterable<Finding> {
  const { node } = test;
  if (node.kind === 'identifier' && node.qualifiers?.type === 'protochain') {
    yield {
      code: 'protochain-loop',
      span: node.span,
      message: `${quote(text, node.span)} is a loop in the program`,
    };
  }
  const isAsked = (kindsAt(test, test.passing) & kindsAt(test, test.relevant) & IPV6_ALL) !== 0;
  const chain = isAsked ? asChain(node) : undefined;
  if (chain === undefined) return;
  yield {
    code: 'extension-headers',
    span: node.span,
    message: `${quote(text, node.span)} misses packets with IPv6 extension headers before it`,
    // protochain needs headers at a constant distance.
    mending: test.layer > 0 ? undefined : mending<Expression>(node, () => chain()),
  };
}

/** The test that follows the headers, for those that say nothing of IPv4. */
function asChain(node: Test['node']): (() => Expression) | undefined {
  if (node.kind === 'protocol') {
    return node.protocol === 'icmp6' ? () => parsed('ip6 protochain 58') : undefined;
  }
  if (node.kind !== 'identifier' || node.qualifiers === undefined) return undefined;
  const { qualifiers } = node;
  if (qualifiers.protocol !== 'ip6' || qualifiers.type !== 'proto') return undefined;
  return () => ({ ...node, qualifiers: { ...qualifiers, type: 'protochain' } });
}
