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
  const terms = rowOf(node);
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

/** What is in parentheses does not reach to the end of the node around it. The first operand first. */
function rowOf(node: Arithmetic): readonly Term[] {
  const backwards: Term[][] = [];
  let here = node;
  while (here.kind === 'binary') {
    const { operator, left, right, span } = here;
    const isGroup = isCompound(right) && right.span.end !== span.end;
    const [first, ...others] = isGroup ? [alone(right)] : rowOf(right);
    backwards.push([{ ...first!, operator }, ...others]);
    if (isCompound(left) && left.span.start !== span.start)
      return [alone(left), ...backwards.reverse().flat()];
    here = left;
  }
  return [...rowOfOne(here), ...backwards.reverse().flat()];
}

/** A minus sign stands before the first operand of what it negates. */
function rowOfOne(node: Exclude<Arithmetic, { kind: 'binary' }>): readonly Term[] {
  if (node.kind !== 'negate') return [alone(node)];
  const { operand, span } = node;
  if (operand.kind !== 'binary' || operand.span.end !== span.end) return [{ ...alone(operand), minus: true }];
  const [first, ...others] = rowOf(operand);
  return [{ ...first!, minus: true }, ...others];
}

const alone = (operand: Arithmetic): Term => ({ operator: undefined, minus: false, operand });

const isCompound = ({ kind }: Arithmetic): boolean => kind === 'binary' || kind === 'negate';
