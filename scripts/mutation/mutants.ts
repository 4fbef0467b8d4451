/** A source file → its mutants: each differs from it by one operator, one constant, one negation or one statement. */

import ts from 'typescript';

export interface Mutant {
  /** Path from the root of the tree. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What is replaced: half-open, in characters of the file. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** The line as it stands, without its indentation, and what becomes of the part: what an entry of the list of equivalent ones is found by. */
  readonly code: string;
  readonly change: string;
  readonly kind: 'operator' | 'constant' | 'statement';
}

const operators: ReadonlyMap<string, string> = new Map([
  ['===', '!=='],
  ['!==', '==='],
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['%', '*'],
  ['&', '|'],
  ['|', '&'],
  ['^', '&'],
  ['<<', '>>'],
  ['>>', '<<'],
  ['>>>', '<<'],
  ['&&', '||'],
  ['||', '&&'],
  ['+=', '-='],
  ['-=', '+='],
  ['&=', '|='],
  ['|=', '&='],
]);

export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const add = (node: ts.Node, replacement: string, kind: Mutant['kind']): void => {
    const [start, end] = [node.getStart(source), node.getEnd()];
    const { line } = source.getLineAndCharacterOfPosition(start);
    const [was] = text.slice(start, end).split('\n');
    mutants.push({
      file,
      line: line + 1,
      start,
      end,
      replacement,
      code: text.split('\n')[line]?.trim() ?? '',
      change: `${was} → ${replacement === '' ? 'nothing' : replacement}`,
      kind,
    });
  };
  const visit = (node: ts.Node): void => {
    // Types and assertions decide nothing at run time; a message is not an operator.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isCallExpression(node) && /^(assert|unreachable)$/.test(node.expression.getText(source))) return;
    if (ts.isBinaryExpression(node)) {
      const { operatorToken } = node;
      const other = operators.get(operatorToken.getText(source));
      if (other !== undefined && !isText(node.left) && !isText(node.right))
        add(operatorToken, other, 'operator');
      if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
        add(node, node.right.getText(source), 'operator');
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      add(node, node.operand.getText(source), 'operator');
    } else if (ts.isConditionalExpression(node)) {
      add(node.condition, `!(${node.condition.getText(source)})`, 'operator');
    } else if (ts.isIfStatement(node)) {
      if (isExit(node.thenStatement) && node.elseStatement === undefined) add(node, ';', 'statement');
    } else if (ts.isExpressionStatement(node)) {
      add(node, ';', 'statement');
    } else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false', 'constant');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true', 'constant');
    else if (ts.isNumericLiteral(node)) {
      const value = Number(node.text);
      add(node, String(value + (mutants.length % 2 === 0 || value === 0 ? 1 : -1)), 'constant');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

const isText = (node: ts.Node): boolean => ts.isStringLiteral(node) || ts.isTemplateExpression(node);

/** `return …`, `throw …`, `continue` and the like, alone. */
const isExit = (node: ts.Statement): boolean =>
  ts.isReturnStatement(node) ||
  ts.isThrowStatement(node) ||
  ts.isContinueStatement(node) ||
  ts.isBreakStatement(node);

/** The text of the file with the mutation. */
export const mutated = (text: string, { start, end, replacement }: Mutant): string =>
  text.slice(0, start) + replacement + text.slice(end);
