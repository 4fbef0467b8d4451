/** Faults of libpcap that the program repeats: a byte not loaded, a negation forgotten, a mask taken for a truth. */

import type { Arithmetic, AtmFieldTest, ByteTest, Mtp3FieldTest, Relation } from '../../syntax/index.js';
import { not, parsed, relation } from '../build.js';
import { type Finding, mending, quote, type Rule } from '../finding.js';
import type { Survey } from '../survey.js';
import { constantOf } from '../values.js';

export const faults: Rule = function* (survey) {
  for (const { node } of survey.tests) {
    switch (node.kind) {
      case 'byte':
        yield* byteMask(survey, node);
        break;
      case 'atm-field':
      case 'mtp3-field':
        yield* fieldNotEqual(survey, node);
        break;
      case 'relation':
        if (survey.optimize) yield* fullMask(survey, node);
        break;
      default:
    }
  }
};

function* byteMask({ text }: Survey, node: ByteTest): Iterable<Finding> {
  const { offset, operator, value, span } = node;
  if (operator !== '&' && operator !== '|') return;
  yield {
    code: 'byte-mask',
    span,
    message: `${quote(text, span)} does not look at byte ${offset}`,
    mending: operator === '&' ? mending(node, () => parsed(`link[${offset}] & ${value} != 0`)) : undefined,
  };
}

function* fieldNotEqual({ text }: Survey, node: AtmFieldTest | Mtp3FieldTest): Iterable<Finding> {
  const [first] = node.comparisons;
  if (first?.operator !== '!=') return;
  yield {
    code: 'field-not-equal',
    span: node.span,
    message: `${quote(text, node.span)} is '${node.field} ${first.value}'`,
    mending: mending<AtmFieldTest | Mtp3FieldTest>(node, (same) =>
      not({ ...same, comparisons: [{ ...first, operator: '=' }] }),
    ),
  };
}

const ALL_BITS = 0xffffffff;
/** Operators that the optimizer drops when what is on their right is 0. */
const idleWithZero: ReadonlySet<string> = new Set(['+', '|', '^', '<<', '>>']);

function* fullMask({ text }: Survey, node: Relation): Iterable<Finding> {
  const { left, operator, right, span } = node;
  if ((operator !== '=' && operator !== '!=') || constantOf(right) !== 0) return;
  let tested = left;
  while (tested.kind === 'binary' && idleWithZero.has(tested.operator) && constantOf(tested.right) === 0) {
    tested = tested.left;
  }
  const masked = unmasked(tested);
  if (masked === undefined || constantOf(masked) !== undefined) return;
  yield {
    code: 'full-mask',
    span,
    message: `${quote(text, span)} is taken for ${operator === '=' ? 'never' : 'always'} true`,
    mending: mending(node, () => relation(masked, operator, right)),
  };
}

const unmasked = (node: Arithmetic): Arithmetic | undefined =>
  node.kind === 'binary' && node.operator === '&' && constantOf(node.right) === ALL_BITS
    ? node.left
    : undefined;
