/** Tests that look behind a header which the packet need not have: `vlan 1 or ip`, `vlan 1 or vlan 2`, `not vlan and ip`. */

import type { Chain, Expression } from '../../syntax/index.js';
import { joined, parsed, regrouped } from '../build.js';
import { dependsOn, isMover, type Mover } from '../encapsulation.js';
import { type Finding, type Mending, MOST_MENDINGS, mending, quote, type Rule } from '../finding.js';
import { operandsOf } from '../operands.js';
import type { Survey } from '../survey.js';

/** Each mover is reported once, with the first test that it misleads, and with every other tag. */
export const encapsulations: Rule = function* (survey) {
  const reported = new Set<Mover>();
  let mended = 0;
  for (const { node, unmet } of survey.tests) {
    const mover = unmet.findLast((each) => dependsOn(node, each));
    if (mover === undefined) continue;
    const isTag = node.kind === 'vlan' && mover.kind === 'vlan';
    if (!isTag && reported.has(mover)) continue;
    if (!isTag) reported.add(mover);
    mended++;
    yield found(
      survey,
      mover,
      node,
      isTag,
      mended > MOST_MENDINGS ? undefined : mendingFor(survey, mover, node),
    );
  }
};

function found(
  { text }: Survey,
  mover: Mover,
  { span }: Expression,
  isTag: boolean,
  mends: Mending | undefined,
): Finding {
  const [test, header] = [quote(text, span), quote(text, mover.span)];
  return isTag
    ? {
        code: 'alternative-tags',
        span,
        message: `${test} is looked for behind the tag of ${header}`,
        mending: mends,
      }
    : {
        code: 'moved-by-encapsulation',
        span,
        message: `${test} is looked for behind ${header}, also in packets without it`,
        mending: mends,
      };
}

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
 *     vlan 1 or ip               →  ip or vlan 1
 *     vlan 1 and arp or vlan 2   →  vlan and (ether[14:2] & 0xfff = 1 and arp or ether[14:2] & 0xfff = 2)
 */
function alternativesMended(survey: Survey, chain: Chain): Mending | undefined {
  const firstOr = chain.rest.findIndex(({ operator }) => operator === 'or');
  if (firstOr === -1) return undefined;
  const nextAnd = chain.rest.findIndex(({ operator }, index) => operator === 'and' && index > firstOr);
  const last = nextAnd === -1 ? chain.rest.length : nextAnd;
  /** What `and` joins before the first `or` is one alternative. */
  const alternatives = (operands: readonly Expression[]): readonly Expression[] => [
    joined('and', operands.slice(0, firstOr + 1)),
    ...operands.slice(firstOr + 1, last + 1),
  ];
  const encapsulations = alternatives(operandsOf(chain)).filter(holdsMover);
  if (encapsulations.length === 0) return undefined;
  if (encapsulations.length > 1 && !encapsulations.every((each) => beginsWithTag(survey, each)))
    return undefined;
  const inOrder = (operands: readonly Expression[]): Expression => {
    const all = alternatives(operands);
    const behind = all.filter(holdsMover);
    return joined('or', [
      ...all.filter((each) => !holdsMover(each)),
      behind.length === 1 ? behind[0]! : anyOfTags(behind),
    ]);
  };
  return mending(chain, (rebuilt) => regrouped(rebuilt, 0, last, inOrder));
}

/** Is it `vlan N`, alone or joined by `and` to tests behind its tag, on a link type whose tags are in the packet at a known place? */
function beginsWithTag({ link, context, tests }: Survey, alternative: Expression): boolean {
  const [tag, another] = moversIn(alternative);
  if (tag?.kind !== 'vlan' || tag.value === undefined || another !== undefined) return false;
  if (link.protocol.kind !== 'ethernet' || context === 'linux-live') return false;
  const outermost = tests.find(({ node }) => isMover(node));
  return outermost?.node.kind === 'vlan' && isConjoined(alternative, tag);
}

/** Is the test the first of the part, and needed for all of it? */
const isConjoined = (node: Expression, test: Expression): boolean =>
  node === test ||
  (node.kind === 'chain' &&
    node.rest.every(({ operator }) => operator === 'and') &&
    isConjoined(node.first, test));

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
