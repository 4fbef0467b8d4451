/** What a user can get wrong with a program for a machine, beyond what its instruction set forbids. */

import { clipped, FilterError } from '../base/index.js';

export const tooManyConstants = (limit: number): FilterError =>
  new FilterError({
    code: 'program-too-large',
    message: `the program has more than ${limit} distinct constants, which the interpreter cannot hold`,
    span: { start: 0, end: 0 },
  });

export const unknownContextField = (name: string, known: readonly string[]): FilterError =>
  new FilterError({
    code: 'unknown-context-field',
    message: `the context has no number called ${clipped(name)}`,
    span: { start: 0, end: 0 },
    expected: known,
  });
