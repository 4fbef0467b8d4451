/** Why a program is not accepted: reasons with names of their own, and the exception that carries one out of a path. */

import * as ebpf from '../../ebpf/index.js';
import { printValue } from './print.js';
import type { State } from './state.js';
import { innermost } from './state.js';

export type Reason =
  | 'malformed'
  | 'too-long'
  | 'unreachable'
  | 'between-functions'
  | 'uninitialised-register'
  | 'uninitialised-stack'
  | 'arithmetic-on-address'
  | 'division-by-zero'
  | 'shift-too-far'
  | 'not-an-address'
  | 'part-of-address'
  | 'outside-packet'
  | 'outside-stack'
  | 'outside-context'
  | 'misaligned'
  | 'read-only'
  | 'atomic'
  | 'packet-load'
  | 'unknown-helper'
  | 'argument'
  | 'verdict'
  | 'calls'
  | 'endless'
  | 'complexity'
  | 'unsupported';

/** Thrown where a path cannot go on; never leaves the verifier. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly instruction: number;
  readonly reason: Reason;
  /** What was known before the instruction, if it was explored. */
  registers: readonly string[];

  constructor(instruction: number, reason: Reason, message: string, registers: readonly string[] = []) {
    super(message);
    this.instruction = instruction;
    this.reason = reason;
    this.registers = registers;
  }
}

/** r0 … r10 of the innermost function, a text each. */
export function printRegisters(state: State): readonly string[] {
  const { registers } = innermost(state);
  return Array.from({ length: ebpf.op.REGISTERS }, (_, register) => printValue(registers[register]));
}
