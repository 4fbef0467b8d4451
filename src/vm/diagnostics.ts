/** What a user can get wrong with a program for a machine, beyond what its instruction set forbids. */

import { FilterError } from '../base/index.js';

export const tooManyConstants = (limit: number): FilterError =>
  new FilterError({
    code: 'program-too-large',
    message: `the program has more than ${limit} distinct constants, which the interpreter cannot hold`,
    span: { start: 0, end: 0 },
  });
