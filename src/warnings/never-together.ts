/** Tests that have to hold together → two of them that never do, as far as the kinds of packets show. */

import type { Expression, Filter } from '../syntax/index.js';
import { surveyIn } from './find-warnings.js';
import { isNever, type Kinds, meet } from './kinds.js';
import type { WarningOptions } from './warning.js';

/** A part of a filter that has to hold, or not to hold. */
export interface Term {
  readonly node: Expression;
  readonly negated: boolean;
}

/** What may pass a part; undefined for one that the filter does not have. */
export type OutcomesOf = (term: Term) => Kinds | undefined;

export function outcomesIn(filter: Filter, options: WarningOptions): OutcomesOf {
  const { possible } = surveyIn(filter, options);
  return ({ node, negated }) => {
    const outcomes = possible(node);
    return negated ? outcomes?.failing : outcomes?.passing;
  };
}

/** The places of the two, the first that show. */
export function neverTogether(terms: readonly (Kinds | undefined)[]): readonly [number, number] | undefined {
  let together: Kinds | undefined;
  for (const [place, kinds] of terms.entries()) {
    if (kinds === undefined || isNever(kinds)) continue;
    together = together === undefined ? kinds : meet(together, kinds);
    if (!isNever(together)) continue;
    const other = terms.findIndex(
      (each) => each !== undefined && !isNever(each) && isNever(meet(each, kinds)),
    );
    return other === -1 || other >= place ? undefined : [other, place];
  }
  return undefined;
}
