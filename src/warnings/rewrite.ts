/** A filter and what to mend in it → the text of the mended filter. */

import { type Expression, type Filter, type Link, print } from '../syntax/index.js';
import type { Mending } from './finding.js';

/** From the leaves up, so that what is inside a part is mended before the part is. */
export function rewritten({ expression }: Filter, mendings: readonly Mending[]): string {
  const byPart = new Map<Expression, Mending['mend']>();
  for (const { part, mend } of mendings) byPart.set(part, mend);
  return expression === undefined ? '' : print(new Rebuilding(byPart).rebuilt(expression));
}

class Rebuilding {
  readonly #byPart: ReadonlyMap<Expression, Mending['mend']>;
  readonly #made = new Set<Expression>();

  constructor(byPart: ReadonlyMap<Expression, Mending['mend']>) {
    this.#byPart = byPart;
  }

  rebuilt(node: Expression): Expression {
    const inside = this.#withInside(node);
    const mend = this.#byPart.get(node);
    const mended = mend === undefined ? inside : mend(inside);
    const result =
      mended.kind === 'chain'
        ? { ...mended, rest: mended.rest.flatMap((link) => this.#withoutParentheses(link)) }
        : mended;
    if (mend !== undefined) this.#made.add(result);
    return result;
  }

  #withInside(node: Expression): Expression {
    switch (node.kind) {
      case 'not':
        return { ...node, operand: this.rebuilt(node.operand) };
      case 'chain':
        return {
          ...node,
          first: this.rebuilt(node.first),
          rest: node.rest.map(({ operator, operand }) => ({ operator, operand: this.rebuilt(operand) })),
        };
      default:
        return node;
    }
  }

  /** `a or (b or c)` → `a or b or c`, where the parentheses would be of our making. */
  #withoutParentheses(link: Link): readonly Link[] {
    const { operator, operand } = link;
    if (!this.#made.has(operand) || operand.kind !== 'chain') return [link];
    if (operand.rest.some((inner) => inner.operator !== operator)) return [link];
    return [{ operator, operand: operand.first }, ...operand.rest];
  }
}
