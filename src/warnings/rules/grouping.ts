/** Chains of `and` and `or` that are taken otherwise than they read. */

import { cover, type Span } from '../../base/index.js';
import type { Chain, Expression, Link } from '../../syntax/index.js';
import { chainOf, joined } from '../build.js';
import { type Finding, mending, quote, type Rule } from '../finding.js';
import { isBare, operandsOf } from '../operands.js';

export const grouping: Rule = function* ({ chains, text }) {
  for (const chain of chains) {
    const finding = misread(chain, text);
    if (finding !== undefined) yield finding;
  }
};

/** An operand and the bare ones behind it, which a reader takes together: `port 80 or 443`. */
interface Unit {
  /** The operator before it; none before the first. */
  readonly operator: Link['operator'] | undefined;
  readonly first: Expression;
  readonly rest: Link[];
}

function unitsOf({ first, rest }: Chain): readonly Unit[] {
  const units: Unit[] = [{ operator: undefined, first, rest: [] }];
  for (const link of rest) {
    const last = units.at(-1)!;
    const before = last.rest.at(-1)?.operand ?? last.first;
    if (isBare(link.operand) && before.kind === 'identifier') last.rest.push(link);
    else units.push({ operator: link.operator, first: link.operand, rest: [] });
  }
  return units;
}

const spanOf = ({ first, rest }: Unit): Span => cover(first.span, rest.at(-1)?.operand.span ?? first.span);

function misread(chain: Chain, text: string): Finding | undefined {
  // `not port 80 or 443` is another rule's.
  if (operandsOf(chain).some((each, place) => each.kind === 'not' && isBehind(chain, place)))
    return undefined;
  const units = unitsOf(chain);
  const asRead = mending(chain, (rebuilt) => readTree(unitsOf(rebuilt)));
  const loose = units.find(
    ({ operator, rest }) => operator !== undefined && rest.some((link) => link.operator !== operator),
  );
  if (loose !== undefined) {
    const { operator, operand } = loose.rest.find((link) => link.operator !== loose.operator)!;
    return {
      code: 'loose-alternative',
      span: operand.span,
      message: `'${operator}' joins ${quote(text, operand.span)} to all that is on its left, not to ${quote(text, loose.first.span)} alone`,
      mending: asRead,
    };
  }
  const firstOr = units.findIndex(({ operator }) => operator === 'or');
  const and = units.findIndex(
    ({ operator }, index) => operator === 'and' && firstOr !== -1 && index > firstOr,
  );
  if (and === -1) return undefined;
  const [before, behind] = [units[and - 1]!, units[and]!];
  const left = cover(chain.first.span, spanOf(before));
  return {
    code: 'mixed-and-or',
    span: cover(spanOf(before), spanOf(behind)),
    message: `'and' joins ${quote(text, spanOf(behind))} to all of ${quote(text, left)}`,
    mending: asRead,
  };
}

/** Does a bare value follow that is meant to be negated as well? */
const isBehind = ({ rest }: Chain, place: number): boolean => {
  const next = rest[place]?.operand;
  return next !== undefined && isBare(next);
};

/** Units as one, and `and` before `or`. */
function readTree(units: readonly Unit[]): Expression {
  const alternatives: Expression[][] = [];
  for (const { operator, first, rest } of units) {
    const unit = chainOf(first, rest);
    if (operator === 'and') alternatives.at(-1)!.push(unit);
    else alternatives.push([unit]);
  }
  return joined(
    'or',
    alternatives.map((operands) => joined('and', operands)),
  );
}
