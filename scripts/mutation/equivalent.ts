/** Mutants that no test can tell from the original, and why. */

export interface Equivalent {
  readonly file: string;
  /** The line of the code, without its indentation. */
  readonly code: string;
  readonly change: string;
  readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [];
