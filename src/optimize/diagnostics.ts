/** The errors that only constant folding finds, in libpcap's words, and that of a filter that takes too many rounds. */

import { cover, FilterError } from '../base/index.js';
import * as cfg from '../cfg/index.js';

const failure = (code: string, message: string, origin: cfg.Origin): FilterError =>
  new FilterError({ code, message, span: cfg.spansOf(origin).reduce(cover) });

export const divisionByZero = (origin: cfg.Origin): FilterError =>
  failure('division-by-zero', 'division by zero', origin);

export const modulusByZero = (origin: cfg.Origin): FilterError =>
  failure('modulus-by-zero', 'modulus by zero', origin);

export const shiftTooLarge = (origin: cfg.Origin): FilterError =>
  failure('shift-too-large', 'shift by more than 31 bits', origin);

export const tooManyVisits = (origin: cfg.Origin, limit: number): FilterError =>
  failure(
    'too-many-visits',
    `the optimizer looks at more than ${limit} blocks for the filter, round by round, which is the limit`,
    origin,
  );
