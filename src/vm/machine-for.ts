/** A program of either instruction set → the machine that interprets it. */

import type * as cbpf from '../cbpf/index.js';
import type * as ebpf from '../ebpf/index.js';
import { classicInterpreter } from './classic-interpreter.js';
import { type ExtendedOptions, extendedInterpreter } from './extended-interpreter.js';
import type { Machine } from './machine.js';

/**
 * The machine for a program of either instruction set, told by the shape of its first instruction.
 * Throws FilterError `invalid-program` for a program that no machine can run.
 */
export const machine = (program: cbpf.Program | ebpf.Program, options?: ExtendedOptions): Machine =>
  isExtended(program) ? extendedInterpreter(program, options) : classicInterpreter(program, options);

function isExtended(program: cbpf.Program | ebpf.Program): program is ebpf.Program {
  const first = program.instructions[0];
  return first !== undefined && 'dst' in first;
}
