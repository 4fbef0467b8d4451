/** What compile() itself refuses: options out of range, filters that match nothing, and filters beyond a limit. */

import { FilterError, type Span } from './base/index.js';

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

export const invalidNetmask = (netmask: string): FilterError =>
  new FilterError({
    code: 'invalid-netmask',
    message: `invalid netmask '${netmask}'`,
    span: nowhere,
    hint: 'it is written as four numbers, 255.255.255.0',
  });

export const rejectsAll = (span: Span): FilterError =>
  new FilterError({ code: 'rejects-all', message: 'expression rejects all packets', span });

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
