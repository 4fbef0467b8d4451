/** Syntax tree → canonical text, which parses to the same tree, spans aside. */

import type { Chain, Expression, Filter } from './ast.js';
import { printPrimitive } from './print-primitive.js';

/**
 * The text of a part, and how it deals with the qualifiers that a bare identifier would inherit. Qualifiers are printed
 * with each identifier that has some, so all that matters is that an identifier without any inherits none.
 */
interface Printed {
  readonly text: string;
  /** Holds an identifier that inherits what comes from the left, which must be nothing. */
  readonly needsNone: boolean;
  /** What comes out on its right: nothing, its own qualifiers, or what came from the left. */
  readonly leaves: 'none' | 'own' | 'same';
}

/**
 * The canonical text of a filter or of a part of one: qualifiers with every identifier, the usual keywords, no parentheses
 * but those that are needed. A name with characters that no name can have, as no parsed tree holds, is a FilterError.
 */
export function print(node: Filter | Expression): string {
  if (node.kind !== 'filter') return printExpression(node).text;
  return node.expression === undefined ? '' : printExpression(node.expression).text;
}

function printExpression(node: Expression): Printed {
  switch (node.kind) {
    case 'chain':
      return printChain(node);
    case 'not': {
      const operand = printOperand(node.operand);
      return { ...operand, text: `not ${operand.text}` };
    }
    case 'identifier': {
      const bare = node.qualifiers === undefined;
      return { text: printPrimitive(node), needsNone: bare, leaves: bare ? 'same' : 'own' };
    }
    default:
      return { text: printPrimitive(node), needsNone: false, leaves: 'none' };
  }
}

/** Behind a parenthesis, what came from its left is inherited again. */
const parenthesized = ({ text, needsNone }: Printed): Printed => ({
  text: `(${text})`,
  needsNone,
  leaves: 'same',
});

function printOperand(node: Expression): Printed {
  const printed = printExpression(node);
  return node.kind === 'chain' ? parenthesized(printed) : printed;
}

/**
 * From right to left: whoever needs to inherit nothing has an identifier with qualifiers before it put into parentheses,
 * and then that one must have nothing before it either: `(tcp port 80) or 443`.
 */
function printChain({ first, rest }: Chain): Printed {
  const operands = [printOperand(first), ...rest.map(({ operand }) => printOperand(operand))];
  const backwards: string[] = [];
  let needsNone = false;
  for (let index = operands.length - 1; index >= 0; index -= 1) {
    let operand = operands[index]!;
    if (needsNone && operand.leaves === 'own') operand = parenthesized(operand);
    needsNone = operand.needsNone || (needsNone && operand.leaves === 'same');
    backwards.push(operand.text);
    const link = rest[index - 1];
    if (link !== undefined) backwards.push(link.operator);
  }
  return { text: backwards.reverse().join(' '), needsNone, leaves: operands.at(-1)!.leaves };
}
