/** What a rule finds: one place of the filter, and how the part of the tree would be mended. */

import type { Span } from '../base/index.js';
import type { Expression } from '../syntax/index.js';
import type { WarningCode } from './catalogue.js';
import type { Survey } from './survey.js';

export interface Finding {
  readonly code: WarningCode;
  readonly span: Span;
  readonly message: string;
  readonly mending?: Mending | undefined;
}

/** The part to put another in the place of, and what makes it: from the same part, with what is inside mended already. */
export interface Mending {
  readonly part: Expression;
  readonly mend: (part: Expression) => Expression;
}

export type Rule = (survey: Survey) => Iterable<Finding>;

/** Nobody copies the rewrite of a filter that is wrong in more places; a rule may stop there. */
export const MOST_MENDINGS = 50;

/** Types the mending of a part by what it is. */
export const mending = <Part extends Expression>(part: Part, mend: (part: Part) => Expression): Mending => ({
  part,
  mend: (rebuilt) => mend(rebuilt as Part),
});

const LONGEST_QUOTE = 40;

/** A part of the filter as it is written, on one line, shortened in the middle, in quotes. */
export function quote(text: string, { start, end }: Span): string {
  return `'${shortened(text.slice(start, end))}'`;
}

/** White space beyond this many characters from either end is not even looked at. */
const ENOUGH = 10 * LONGEST_QUOTE;

export function shortened(text: string): string {
  const ends = text.length <= 2 * ENOUGH ? text : text.slice(0, ENOUGH) + text.slice(-ENOUGH);
  const line = ends.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_QUOTE) return line;
  const half = (LONGEST_QUOTE - 1) >> 1;
  return `${line.slice(0, half)}…${line.slice(-half)}`;
}
