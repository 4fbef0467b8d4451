/**
 * An extended program → whether it can be run: that it ends, reads nothing it did not write, and stays within the packet,
 * its stack and its context, whatever the packet is. The rules are those of Linux for programs that root loads, where
 * they are not stricter (docs/verifier.md).
 */

import type { Span } from '../../base/index.js';
import type * as ebpf from '../../ebpf/index.js';
import { Exploration } from './explore.js';
import { livenessOf } from './liveness.js';
import { type Accessed, LENGTH, lengths, type Session } from './path.js';
import { type Reason, Refusal } from './rejection.js';
import { Results } from './results.js';
import { stackOf } from './stack-depth.js';
import { frame, type State } from './state.js';
import { type Structure, structureOf } from './structure.js';
import { number, pointer } from './value.js';

export interface VerifyOptions {
  readonly environment: ebpf.Environment;
  /** How many instructions may be looked at on all paths together: 1,000,000 unless told, as in Linux. */
  readonly complexity?: number;
  /** How many different states are told apart at a point where paths meet, before more are taken together: 16 unless told. */
  readonly distinct?: number;
  /** How many slots a program may have: 1,000,000 unless told, as in Linux. */
  readonly length?: number;
}

export type Verification = Acceptance | Rejection;

export interface Acceptance {
  readonly accepted: true;
  /** How many instructions were looked at; no run executes more. */
  readonly visited: number;
  /** By slot: 1 where a path comes by. What no path comes to is never run. */
  readonly reached: Uint8Array;
  /** Bytes of stack that the program uses, those of the functions it calls included. */
  readonly stack: number;
  /**
   * By slot: the part of memory that a load, a store or an atomic accesses, whose bounds are proven, so that nobody need
   * check them; `several` where it is not the same one on all paths. Undefined for what no path comes to.
   */
  readonly proved: readonly (Accessed | undefined)[];
}

export interface Rejection {
  readonly accepted: false;
  /** The slot of the instruction at fault. */
  readonly instruction: number;
  readonly reason: Reason;
  /** One sentence without a final stop. */
  readonly message: string;
  /** What was known of r0 … r10 before it, a text each; empty if no path was followed to it. */
  readonly registers: readonly string[];
  /** The parts of the filter's text behind the instruction. */
  readonly spans: readonly Span[];
}

const LIMIT = 1_000_000;

const DISTINCT = 16;

export function verify(program: ebpf.Program, options: VerifyOptions): Verification {
  const { instructions, spans } = program;
  try {
    const most = options.length ?? LIMIT;
    if (instructions.length > most) {
      throw new Refusal(most, 'too-long', `a program has at most ${most} instructions`);
    }
    return explored(structureOf(instructions), options);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { instruction, reason, message, registers } = error;
    return { accepted: false, instruction, reason, message, registers, spans: spans[instruction] ?? [] };
  }
}

/** Throws Refusal. */
function explored(structure: Structure, options: VerifyOptions): Acceptance {
  const { environment, complexity = LIMIT, distinct: told = DISTINCT } = options;
  const liveness = livenessOf(structure, environment);
  const attempt = (distinct: number) => {
    const session: Session = {
      environment,
      lastId: { value: LENGTH },
      sums: new Results(),
      comparisons: new Results(),
      accessed: new Array<Accessed | undefined>(structure.instructions.length).fill(undefined),
      reached: new Uint8Array(structure.instructions.length),
      depths: new Map(),
    };
    const exploration = new Exploration(structure, liveness, session, { distinct, complexity });
    return { session, exploration };
  };
  let { session, exploration } = attempt(told);
  try {
    exploration.run(initialState(environment));
  } catch (error) {
    const spurious = error instanceof Refusal && exploration.widened && error.reason !== 'complexity';
    if (!spurious) throw error;
    ({ session, exploration } = attempt(Number.POSITIVE_INFINITY));
    exploration.run(initialState(environment));
  }
  return {
    accepted: true,
    visited: exploration.visited,
    reached: session.reached,
    stack: stackOf(structure, session.depths),
    proved: session.accessed,
  };
}

/** r1 is the context; in `flat` the packet, and r2 its length. */
function initialState(environment: ebpf.Environment): State {
  const main = frame(0, -1, 0);
  if (environment === 'flat') {
    main.registers[1] = pointer('packet');
    main.registers[2] = { ...number(lengths), id: LENGTH };
  } else {
    main.registers[1] = pointer('context');
  }
  return { frames: [main] };
}
