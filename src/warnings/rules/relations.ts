/** Comparisons that the possible values decide beforehand, and flags compared as a whole. */

import type { Arithmetic, Relation } from '../../syntax/index.js';
import { nodesOf } from '../arithmetic.js';
import { number, relation } from '../build.js';
import { type Finding, type Mending, mending, quote, type Rule } from '../finding.js';
import type { Survey } from '../survey.js';
import { constantOf, decided, valuesOf } from '../values.js';

export const relations: Rule = function* (survey) {
  for (const { node } of survey.tests) {
    if (node.kind !== 'relation') continue;
    yield* constant(survey, node);
    yield* exactFlags(survey, node);
  }
};

/** Comparisons of nothing but numbers are meant as they are. */
function* constant({ text }: Survey, node: Relation): Iterable<Finding> {
  const { left, operator, right, span } = node;
  const holds = decided(operator, valuesOf(left), valuesOf(right));
  if (holds === undefined) return;
  const looksAtPacket = [left, right].some((side) =>
    [...nodesOf(side)].some(({ kind }) => kind === 'load' || kind === 'length'),
  );
  if (!looksAtPacket) return;
  yield {
    code: 'constant-relation',
    span,
    message: `${quote(text, span)} is ${holds ? 'always' : 'never'} true`,
    mending: withMaskTogether(node) ?? withBitTested(node),
  };
}

/** `tcp[13] & 2 | 16 != 0` → `tcp[13] & (2 | 16) != 0`. */
function withMaskTogether(node: Relation): Mending | undefined {
  const { left, operator, right } = node;
  if (left.kind !== 'binary' || left.operator !== '|' || constantOf(left.right) === undefined)
    return undefined;
  const masked = left.left;
  if (masked.kind !== 'binary' || masked.operator !== '&' || constantOf(masked.right) === undefined)
    return undefined;
  const mask: Arithmetic = { ...left, left: masked.right };
  return mending(node, () => relation({ ...masked, right: mask }, operator, right));
}

/** `tcp[13] & 2 = 1` → `tcp[13] & 2 != 0`. */
function withBitTested(node: Relation): Mending | undefined {
  const { left, operator, right } = node;
  if (operator !== '=' || constantOf(right) !== 1) return undefined;
  if (left.kind !== 'binary' || left.operator !== '&' || constantOf(left.right) === undefined)
    return undefined;
  return mending(node, () => relation(left, '!=', number(0)));
}

const FLAGS = 13;
const WITHOUT_CONGESTION = 0x3f;

function* exactFlags({ text }: Survey, node: Relation): Iterable<Finding> {
  const { left, operator, right, span } = node;
  if (operator !== '=' || left.kind !== 'load' || left.protocol !== 'tcp' || left.size !== 1) return;
  const flags = constantOf(right);
  if (constantOf(left.offset) !== FLAGS || flags === undefined || flags > WITHOUT_CONGESTION) return;
  const mask: Arithmetic = {
    kind: 'number',
    value: WITHOUT_CONGESTION,
    text: '0x3f',
    span,
  };
  yield {
    code: 'exact-flags',
    span,
    message: `${quote(text, span)} misses packets with ECE or CWR set`,
    mending: mending(node, () =>
      relation({ kind: 'binary', operator: '&', left, right: mask, span }, '=', right),
    ),
  };
}
