/** `not` that covers less, or more, than it seems to. */

import type { Chain, Expression, Identifier, Not, Protocol } from '../../syntax/index.js';
import { joined, not, regrouped } from '../build.js';
import { type Finding, mending, quote, type Rule } from '../finding.js';
import { isBare, operandsOf, sameQualifiers } from '../operands.js';
import type { Survey } from '../survey.js';

export const negations: Rule = function* (survey) {
  for (const chain of survey.chains) yield* coveringOne(survey, chain);
  const { expression } = survey.filter;
  if (expression !== undefined) {
    for (const negation of negationsIn(expression)) yield* misplaced(survey, negation);
  }
};

function* negationsIn(node: Expression): Iterable<Not & { operand: Identifier }> {
  if (node.kind === 'chain') for (const operand of operandsOf(node)) yield* negationsIn(operand);
  if (node.kind !== 'not') return;
  if (isNegatedIdentifier(node)) yield node;
  else yield* negationsIn(node.operand);
}

const isNegatedIdentifier = (node: Expression): node is Not & { operand: Identifier } =>
  node.kind === 'not' && node.operand.kind === 'identifier' && node.operand.qualifiers !== undefined;

/** `not port 80 or 443`, `not port 80 or port 443`, `not host a and b`. */
function* coveringOne({ text }: Survey, chain: Chain): Iterable<Finding> {
  const operands = operandsOf(chain);
  for (const [place, negation] of operands.entries()) {
    if (!isNegatedIdentifier(negation)) continue;
    const next = chain.rest[place];
    if (next === undefined || !belongs(negation.operand, next.operand, next.operator)) continue;
    let last = place + 1;
    for (let link = chain.rest[last]; link?.operator === next.operator; link = chain.rest[last]) {
      if (!belongs(negation.operand, link.operand, link.operator)) break;
      last++;
    }
    yield {
      code: 'not-covers-one',
      span: next.operand.span,
      message: `'not' covers ${quote(text, negation.operand.span)} alone, not ${quote(text, next.operand.span)}`,
      mending: mending(chain, (rebuilt) => regrouped(rebuilt, place, last, negatedTogether)),
    };
    return;
  }
}

/** Would a reader take it as negated too? */
const belongs = (negated: Identifier, node: Expression, operator: 'and' | 'or'): boolean =>
  isBare(node) || (operator === 'or' && node.kind === 'identifier' && sameQualifiers(negated, node));

/** Neither: in words `not a and b` excludes both, as `not a or b` does. */
const negatedTogether = ([first, ...others]: readonly Expression[]): Expression =>
  not(joined('or', [(first as Not).operand, ...others]));

/** `tcp port not 22`; `not src or dst port 5`. */
function* misplaced({ text }: Survey, negation: Not & { operand: Identifier }): Iterable<Finding> {
  const { operand, span } = negation;
  const { protocol, direction } = operand.qualifiers ?? {};
  const isBehindQualifier = operand.qualifierSpan.start === span.start && !isBare(operand);
  // Every packet has a link layer.
  if (isBehindQualifier && protocol !== undefined && protocol !== 'link') {
    const qualifier = quote(text, { start: span.start, end: operand.qualifierSpan.end });
    yield {
      code: 'not-behind-qualifier',
      span,
      message: `${quote(text, span)} negates ${qualifier} too`,
      mending: mending(negation, (rebuilt) => withProtocol(rebuilt, protocol)),
    };
  } else if (!isBehindQualifier && !isBare(operand) && direction === 'or') {
    yield {
      code: 'not-src-or-dst',
      span,
      message: `${quote(text, span)} excludes both directions`,
      mending: mending(negation, ({ operand: inner }) => not(withoutDirection(inner as Identifier))),
    };
  }
}

const withProtocol = (negation: Not, protocol: Protocol): Expression =>
  joined('and', [{ kind: 'protocol', protocol, span: negation.span }, negation]);

/** Both directions are what no direction means. */
const withoutDirection = (node: Identifier): Identifier =>
  node.qualifiers === undefined
    ? node
    : {
        ...node,
        qualifiers: { ...node.qualifiers, direction: undefined, type: node.qualifiers.type ?? 'host' },
      };
