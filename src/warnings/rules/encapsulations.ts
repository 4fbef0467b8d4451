/** Tests that look behind a header which the packet need not have: `vlan 1 or ip`, `vlan 1 or vlan 2`, `not vlan and ip`. */

import type { Chain, EncapsulationTest, Expression } from '../../syntax/index.js';
import { joined, parsed, regrouped } from '../build.js';
import { dependsOn, isMover, type Mover } from '../encapsulation.js';
import { type Finding, type Mending, mending, quote, type Rule } from '../finding.js';
import { operandsOf } from '../operands.js';
import type { Survey } from '../survey.js';

/** Each mover is reported once, with the first test that it misleads. */
export const encapsulations: Rule = function* (survey) {
  const reported = new Set<Mover>();
  for (const { node, unmet } of survey.tests) {
    const mover = unmet.findLast((each) => dependsOn(node, each));
    if (mover === undefined) continue;
    if (node.kind === 'vlan' && mover.kind === 'vlan') {
      yield alternativeTags(survey, mover, node);
    } else if (!reported.has(mover)) {
      reported.add(mover);
      yield {
        code: 'moved-by-encapsulation',
        span: node.span,
        message: `${quote(survey.text, node.span)} is looked for behind ${quote(survey.text, mover.span)}, also in packets without it`,
        mending: mendingFor(survey, mover, node),
      };
    }
  }
};

const alternativeTags = (survey: Survey, first: Mover, second: EncapsulationTest): Finding => ({
  code: 'alternative-tags',
  span: second.span,
  message: `${quote(survey.text, second.span)} is looked for behind the tag of ${quote(survey.text, first.span)}`,
  mending: mendingFor(survey, first, second),
});

/** Mends the smallest chain that holds both. */
function mendingFor(survey: Survey, mover: Mover, node: Expression): Mending | undefined {
  const covering = survey.chains.filter(
    ({ span }) => span.start <= mover.span.start && span.end >= node.span.end,
  );
  const length = ({ span }: Expression): number => span.end - span.start;
  const [first, ...others] = covering;
  if (first === undefined) return undefined;
  const chain = others.reduce((a, b) => (length(b) < length(a) ? b : a), first);
  return alternativesMended(survey, chain) ?? negationMended(survey, chain);
}

const holdsMover = (node: Expression): boolean => moversIn(node).length > 0;

function moversIn(node: Expression): readonly Mover[] {
  if (node.kind === 'not') return moversIn(node.operand);
  if (node.kind === 'chain') return operandsOf(node).flatMap(moversIn);
  return isMover(node) ? [node] : [];
}

/**
 *     vlan 1 or ip              →  ip or vlan 1
 *     vlan 1 or vlan 2 or ip    →  ip or vlan and (ether[14:2] & 0xfff = 1 or ether[14:2] & 0xfff = 2)
 */
function alternativesMended(survey: Survey, chain: Chain): Mending | undefined {
  const end = chain.rest.findIndex(({ operator }) => operator !== 'or');
  const last = end === -1 ? chain.rest.length : end;
  if (last === 0) return undefined;
  const encapsulated = operandsOf(chain)
    .slice(0, last + 1)
    .filter(holdsMover);
  if (encapsulated.length === 0) return undefined;
  if (encapsulated.length > 1 && !encapsulated.every((each) => beginsWithTag(survey, each))) return undefined;
  const inOrder = (operands: readonly Expression[]): Expression => {
    const plain = operands.filter((each) => !holdsMover(each));
    const behind = operands.filter(holdsMover);
    return joined('or', [...plain, behind.length === 1 ? behind[0]! : anyOfTags(behind)]);
  };
  return mending(chain, (rebuilt) => regrouped(rebuilt, 0, last, inOrder));
}

/** Is it `vlan N`, alone or joined by `and` to tests behind its tag, on a link type whose tags are in the packet at a known place? */
function beginsWithTag({ possible, link, context, tests }: Survey, operand: Expression): boolean {
  const [tag, another] = moversIn(operand);
  if (tag?.kind !== 'vlan' || tag.value === undefined || another !== undefined) return false;
  if (link.protocol.kind !== 'ethernet' || context === 'linux-live') return false;
  const [outermost] = tests.filter(({ node }) => isMover(node));
  return (
    outermost?.node.kind === 'vlan' && leftmost(operand) === tag && possible(operand)?.matchedIfTrue !== 0
  );
}

const leftmost = (node: Expression): Expression => (node.kind === 'chain' ? leftmost(node.first) : node);

const anyOfTags = (operands: readonly Expression[]): Expression =>
  joined('and', [parsed('vlan'), joined('or', operands.map(withTagTested))]);

function withTagTested(node: Expression): Expression {
  if (node.kind === 'chain') return { ...node, first: withTagTested(node.first) };
  return node.kind === 'vlan' ? parsed(`ether[14:2] & 0xfff = ${node.value}`) : node;
}

/** `not vlan and ip` → `ip and not vlan`. */
function negationMended({ possible }: Survey, chain: Chain): Mending | undefined {
  if (chain.rest.some(({ operator }) => operator !== 'and')) return undefined;
  const operands = operandsOf(chain);
  const places = operands.flatMap((each, place) =>
    holdsMover(each) && possible(each)?.matchedIfTrue === 0 ? [place] : [],
  );
  const [place] = places;
  if (place === undefined || places.length > 1) return undefined;
  return mending(chain, (rebuilt) => {
    const parts = operandsOf(rebuilt);
    return joined('and', [...parts.filter((_, index) => index !== place), parts[place]!]);
  });
}
