/** An extended program of somebody else's → a machine that runs it, if the verifier finds that it can be run. */

import type * as ebpf from '../ebpf/index.js';
import { notVerified } from './diagnostics.js';
import type { ExtendedOptions } from './extended-interpreter.js';
import { compiledMachine } from './jit/index.js';
import type { Machine } from './machine.js';
import { verify } from './verifier/verify.js';

/**
 * Other machines run what they are given, since a wrong access is a fault to them; this one runs nothing that could make
 * one. Throws FilterError `not-verified`, or `invalid-program` for what ebpf.validate refuses.
 */
export function verifiedMachine(program: ebpf.Program, options: ExtendedOptions = {}): Machine {
  const { environment = 'socket' } = options;
  const verification = verify(program, { environment });
  if (!verification.accepted) throw notVerified(verification, environment);
  return compiledMachine(program, options);
}
