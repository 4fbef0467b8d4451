/** Objects are for the kernel, which would refuse a wrong program later and say less: our verifier has a look first. */

import type { Environment } from '../ebpf/index.js';
import { type ExtendedProgram, FilterError, verify } from '../index.js';

/** Throws FilterError `not-verified`, at the part of the filter behind the instruction at fault if there is one. */
export function verified(program: ExtendedProgram, environment: Environment): void {
  const verification = verify(program, { environment });
  // The kernel has means of its own against many paths: what is too much for us need not be for it.
  if (verification.accepted || verification.reason === 'complexity') return;
  const { instruction, message, spans, registers } = verification;
  const known = registers.flatMap((text, register) =>
    text === '' || text === 'uninitialised' ? [] : [`r${register} ${text}`],
  );
  throw new FilterError({
    code: 'not-verified',
    message: `the verifier refuses instruction ${instruction} for ${environment}: ${message}`,
    span: spans[0] ?? { start: 0, end: 0 },
    hint: known.length === 0 ? undefined : `known there: ${known.join(', ')}`,
  });
}
