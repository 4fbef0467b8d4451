/** What a user can get wrong with a program for a machine, beyond what its instruction set forbids. */

import { clipped, FilterError } from '../base/index.js';
import type { Environment } from '../ebpf/index.js';
import type { Rejection } from './verifier/verify.js';

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

/** At the part of the filter behind the instruction at fault, if there is one. */
export function notVerified(rejection: Rejection, environment: Environment): FilterError {
  const { instruction, message, spans, registers } = rejection;
  const known = registers.flatMap((text, register) =>
    text === '' || text === 'uninitialised' ? [] : [`r${register} ${text}`],
  );
  return new FilterError({
    code: 'not-verified',
    message: `the verifier refuses instruction ${instruction} for ${environment}: ${message}`,
    span: spans[0] ?? { start: 0, end: 0 },
    hint: known.length === 0 ? undefined : `known there: ${known.join(', ')}`,
  });
}
