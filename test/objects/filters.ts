/** Random filters → the programs they compile to, classic and extended. */

import { FilterError } from '../../src/base/index.js';
import { compile, type ExtendedProgram, type Program, translate } from '../../src/index.js';
import { generators } from '../support/random-cases.js';

export interface Compiled {
  readonly classic: Program;
  readonly extended: ExtendedProgram;
}

/** Filters that compile. */
export const compiled = generators.all
  .map((expression): Compiled | undefined => {
    try {
      const classic = compile(expression);
      return { classic, extended: translate(classic) };
    } catch (error) {
      if (error instanceof FilterError) return undefined;
      throw error;
    }
  })
  .filter((each) => each !== undefined);
