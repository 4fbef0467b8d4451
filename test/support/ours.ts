/** Our compiler as the other side of a comparison: a case in, an answer out. */

import { FilterError } from '../../src/base/index.js';
import { compile } from '../../src/compiler.js';
import type { Resolver } from '../../src/names/index.js';
import type { Answer, Case } from './cases.js';
import type { Dialect } from './oracle.js';

/** A compiler under comparison; what it throws beyond FilterError is a crash. */
export type CompileCase = (question: Case) => Answer;

export const ours =
  (dialect: Dialect, resolver?: Resolver): CompileCase =>
  ({ expression, linkType, snapLength, netmask, optimize }) => {
    try {
      const options = { linkType, snapLength, optimize, libpcap: dialect, resolver, strict: true };
      const { instructions } = compile(expression, netmask === undefined ? options : { ...options, netmask });
      return { kind: 'program', instructions };
    } catch (error) {
      if (error instanceof FilterError) return { kind: 'refusal', message: error.message };
      throw error;
    }
  };
