/** What compile() itself refuses: options out of range, filters that match nothing, and filters beyond a limit. */

import { clipped, FilterError, type Span } from './base/index.js';
import type { Contradictory } from './contradiction.js';
import { isMover } from './warnings/index.js';

/** Options have no place in the text. */
const nowhere: Span = { start: 0, end: 0 };

export const unknownLinkType = (nameOrDlt: string | number): FilterError =>
  new FilterError({
    code: 'unknown-link-type',
    message:
      typeof nameOrDlt === 'number'
        ? `unknown data link type ${nameOrDlt}`
        : `invalid data link type ${nameOrDlt}`,
    span: nowhere,
  });

export const snapLengthZero = (): FilterError =>
  new FilterError({ code: 'rejects-all', message: 'snaplen of 0 rejects all packets', span: nowhere });

/** `code` is `invalid-` and the option's name. */
export const invalidOption = (option: string, what: string, hint: string): FilterError =>
  new FilterError({ code: `invalid-${option}`, message: `invalid ${what}`, span: nowhere, hint });

/** `parts`: the tests that contradict each other, in the order of the text, or none if they are not known. */
export function rejectsAll(text: string, whole: Span, parts: readonly Contradictory[]): FilterError {
  const last = parts.at(-1);
  const others = parts.slice(0, -1);
  return new FilterError({
    code: 'rejects-all',
    message: 'expression rejects all packets',
    span: last?.span ?? whole,
    hint: last && contradictionHint(text, last, others),
    related:
      others.length === 0
        ? undefined
        : others.map(({ span }) => ({ span, message: 'no packet passes this as well' })),
  });
}

/** Names the tests, and what to write instead where that can be told. */
function contradictionHint(text: string, last: Contradictory, others: readonly Contradictory[]): string {
  const quoted = ({ span, node, negated }: Contradictory): string =>
    `'${negated && node.kind !== 'not' ? 'not ' : ''}${clipped(text.slice(span.start, span.end))}'`;
  const [only] = others;
  if (only === undefined) return `no packet passes ${quoted(last)} here`;
  if (others.length > 1) return `no packet passes all of ${[...others, last].map(quoted).join(', ')}`;
  const both = `no packet passes both ${quoted(only)} and ${quoted(last)}`;
  if (isMover(last.node) && !last.negated && !isMover(only.node)) {
    return `${both}; tests of what is behind ${quoted(last)} stand on its right`;
  }
  const isAlternative = only.node.kind === last.node.kind && !only.negated && !last.negated;
  return isAlternative && last.node.kind !== 'not' ? `${both}; 'or' takes those of each` : both;
}

// Limits

export const textTooLong = (length: number, limit: number): FilterError =>
  new FilterError({
    code: 'text-too-long',
    message: `the filter is ${length} characters long, and the limit is ${limit}`,
    span: { start: limit, end: length },
  });

export const tooDeep = (span: Span, limit: number): FilterError =>
  new FilterError({
    code: 'too-deep',
    message: `the filter is nested more than ${limit} levels deep`,
    span,
  });
