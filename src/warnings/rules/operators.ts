/** Arithmetic whose operators bind otherwise than in C and everywhere else: % and ^. */

import { type Arithmetic, type BinaryOperator, print, type Relation } from '../../syntax/index.js';
import { mapped, nodesOf } from '../arithmetic.js';
import { relation } from '../build.js';
import { mending, quote, type Rule, shortened } from '../finding.js';

export const operators: Rule = function* ({ tests, text }) {
  for (const { node } of tests) {
    if (node.kind !== 'relation' || !hasLooseOperator(node)) continue;
    const [asBound, asRead] = [print(node), print(conventional(node))];
    if (asBound === asRead) continue;
    yield {
      code: 'loose-operator',
      span: node.span,
      message: `${quote(text, node.span)} is '${shortened(asBound)}'`,
      mending: mending(node, conventional),
    };
  }
};

const isLoose = (node: Arithmetic): boolean =>
  node.kind === 'binary' && (node.operator === '%' || node.operator === '^');

const hasLooseOperator = ({ left, right }: Relation): boolean =>
  [left, right].some((side) => [...nodesOf(side)].some(isLoose));

const conventional = ({ left, operator, right }: Relation): Relation =>
  relation(mapped(rebound(left), inLoads), operator, mapped(rebound(right), inLoads));

const inLoads = (node: Arithmetic): Arithmetic =>
  node.kind === 'load' ? { ...node, offset: rebound(node.offset) } : node;

/** As in C; higher binds tighter. */
const level: Readonly<Record<BinaryOperator, number>> = {
  '|': 1,
  '^': 2,
  '&': 3,
  '<<': 4,
  '>>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** An operand as it stands in the text, with what is in front of it. */
interface Term {
  readonly operator: BinaryOperator | undefined;
  readonly minus: boolean;
  readonly operand: Arithmetic;
}

/** The operands of a row without parentheses, bound as they are read. */
function rebound(node: Arithmetic): Arithmetic {
  const terms = [...rowOf(node, undefined)];
  const waiting: { left: Arithmetic; operator: BinaryOperator }[] = [];
  let here = operandOf(terms[0]!);
  const apply = (): void => {
    const { left, operator } = waiting.pop()!;
    here = { kind: 'binary', operator, left, right: here, span: node.span };
  };
  for (const { operator, ...term } of terms.slice(1)) {
    while (waiting.length > 0 && level[waiting.at(-1)!.operator] >= level[operator!]) apply();
    waiting.push({ left: here, operator: operator! });
    here = operandOf({ operator, ...term });
  }
  while (waiting.length > 0) apply();
  return here;
}

function operandOf({ minus, operand }: Term): Arithmetic {
  const inner = operand.kind === 'binary' || operand.kind === 'negate' ? rebound(operand) : operand;
  return minus ? { kind: 'negate', operand: inner, span: operand.span } : inner;
}

/** What is in parentheses does not reach to the end of the node around it. */
function* rowOf(node: Arithmetic, operator: BinaryOperator | undefined): Iterable<Term> {
  if (node.kind === 'negate') {
    if (node.operand.kind !== 'binary' || node.operand.span.end !== node.span.end) {
      yield { operator, minus: true, operand: node.operand };
    } else {
      const [first, ...others] = rowOf(node.operand, operator);
      yield { ...first!, minus: true };
      yield* others;
    }
  } else if (node.kind === 'binary') {
    const { left, right, span } = node;
    if (isCompound(left) && left.span.start !== span.start) yield { operator, minus: false, operand: left };
    else yield* rowOf(left, operator);
    if (isCompound(right) && right.span.end !== span.end)
      yield { operator: node.operator, minus: false, operand: right };
    else yield* rowOf(right, node.operator);
  } else {
    yield { operator, minus: false, operand: node };
  }
}

const isCompound = ({ kind }: Arithmetic): boolean => kind === 'binary' || kind === 'negate';
