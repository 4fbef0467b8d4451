/** What a user can get wrong with an extended program, a function a message. */

import { FilterError, type Span } from '../base/index.js';

export const invalidProgram = (index: number, what: string, span: Span): FilterError =>
  new FilterError({ code: 'invalid-program', message: `instruction ${index}: ${what}`, span });

export const emptyProgram = (): FilterError =>
  new FilterError({
    code: 'invalid-program',
    message: 'a program has at least one instruction',
    span: { start: 0, end: 0 },
  });
