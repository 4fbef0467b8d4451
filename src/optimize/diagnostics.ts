/** The errors that only constant folding finds, in libpcap's words. */

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
