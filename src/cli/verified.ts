/** Programs are looked at by the verifier before they are written: who loads a wrong one later is told less of it. */

import type { Environment } from '../ebpf/index.js';
import { type ExtendedProgram, FilterError, verify } from '../index.js';
import { notVerified } from '../vm/index.js';

/** Instructions looked at for each one of the program; loops are walked through, and take what Linux has for any. */
const PATHS = 64;
const LINUX = 1_000_000;

/**
 * A program that was made here, of any length. Nobody who wrote a filter can do anything about one that is wrong, so
 * that is an internal error. Throws FilterError `too-complex` for one that has more paths than can be looked at.
 */
export function verifyOurs(program: ExtendedProgram, environment: Environment): void {
  const { length } = program.instructions;
  const complexity = Math.max(LINUX, PATHS * length);
  const verification = verify(program, { environment, length, complexity });
  if (verification.accepted) return;
  if (verification.reason === 'complexity') throw tooComplex(environment, length, complexity);
  const { code, message, hint } = notVerified(verification, environment);
  throw new Error(
    `bpfsieve made a program that its own verifier refuses, so nothing is written. Please report it, with the filter.\n` +
      `${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

const tooComplex = (environment: Environment, length: number, complexity: number): FilterError =>
  new FilterError({
    code: 'too-complex',
    message: `the program of ${length} instructions for ${environment} has more paths than the verifier can look at`,
    span: { start: 0, end: 0 },
    hint: `it gives up after ${complexity} instructions: divide the filter into several`,
  });

/** A program of somebody else's. Throws FilterError `not-verified`. */
export function verifyTheirs(
  program: ExtendedProgram,
  environment: Environment,
  warn: (text: string) => void,
): void {
  const verification = verify(program, { environment });
  if (verification.accepted) return;
  if (verification.reason !== 'complexity') throw notVerified(verification, environment);
  // Linux has means of its own against many paths: what is too much here need not be for it.
  warn(`warning: the program is not verified: ${verification.message}`);
}
