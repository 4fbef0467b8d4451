/** What can be wrong with the text of a filter, one function an error. */

import { FilterError, type Span } from '../base/index.js';
import { maximumDepth } from './depth.js';

/** The parser stopped at a token that fits nothing. */
export const syntaxError = (span: Span): FilterError =>
  new FilterError({ code: 'syntax', message: "can't parse filter expression: syntax error", span });

export const tooDeep = (span: Span): FilterError =>
  new FilterError({
    code: 'too-deep',
    message: `the filter is nested more than ${maximumDepth} levels deep`,
    span,
  });

/** For trees that were not made by the parser. */
export const unprintableName = (name: string): FilterError =>
  new FilterError({
    code: 'unprintable-name',
    message: `no filter can contain the name ${JSON.stringify(name)}`,
    span: { start: 0, end: 0 },
  });
