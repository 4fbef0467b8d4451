/** What a rule is to those who split captures, and what may be wrong with it. */

import type { CompileOptions, FilterError, Interface } from '../index.js';

export interface Rule {
  readonly name: string;
  readonly expression: string;
}

/** A rule that cannot be compiled, and why. */
export interface RuleFault {
  /** Which rule it is. */
  readonly rule: number;
  readonly error: FilterError;
}

/** Thrown for rules that cannot be compiled, all of them together. */
export class RulesError extends Error {
  override readonly name = 'RulesError';

  constructor(readonly faults: readonly RuleFault[]) {
    super(`${faults.length} rules cannot be compiled`);
  }
}

export interface SplitRulesOptions
  extends Omit<CompileOptions, 'linkType' | 'snapLength' | 'context' | 'swapped'> {
  /** Called when the rules have been compiled for an interface, before the first of its packets. */
  readonly compiled?: ((from: Interface) => void) | undefined;
  /** Called for rules that cannot be compiled for an interface, which then match none of its packets. */
  readonly unsupported?: ((from: Interface, faults: readonly RuleFault[]) => void) | undefined;
}
