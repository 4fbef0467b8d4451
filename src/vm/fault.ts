/** What goes wrong while a program runs: data {instruction, reason}, thrown as an exception by filters. */

/**
 * `budget` the program ran longer than it may, `memory` an access outside of every region, `read-only` a store to one
 * that may only be read, `alignment` an atomic access at an odd place, `stack` calls nested too deep,
 * `helper` a call of a helper that is not registered, `argument` one with an argument of the wrong kind, `unsupported` an operation this machine has no meaning for.
 */
export type FaultReason =
  | 'budget'
  | 'memory'
  | 'read-only'
  | 'alignment'
  | 'stack'
  | 'helper'
  | 'argument'
  | 'unsupported';

export interface Fault {
  readonly reason: FaultReason;
  /** The number of the instruction at fault, from 0. */
  readonly instruction: number;
  /** One sentence without a final stop. */
  readonly message: string;
  /** r0 … r10 of an extended program; those that it has not written yet may hold what an earlier run left. */
  readonly registers?: readonly bigint[] | undefined;
}

/** Thrown by Machine.run where a program has no verdict: the program is at fault, never the packet. */
export class MachineFault extends Error implements Fault {
  override readonly name = 'MachineFault';
  readonly reason: FaultReason;
  readonly instruction: number;
  readonly registers: readonly bigint[] | undefined;

  constructor(fault: Fault) {
    super(fault.message);
    this.reason = fault.reason;
    this.instruction = fault.instruction;
    this.registers = fault.registers;
  }
}
