/** One path of a program while it is explored: what is known, where it is, and what the whole exploration shares. */

import type * as ebpf from '../../ebpf/index.js';
import type { Pair } from './compare.js';
import { printRegisters, type Reason, Refusal } from './rejection.js';
import type { Results } from './results.js';
import { numbers, type Scalar } from './scalar.js';
import { innermost, mapState, type State } from './state.js';
import { anyNumber, type Numeric, type Value } from './value.js';

/** The parts of memory that an instruction was seen to access, and `several` of one that accesses more than one. */
export type Accessed = 'packet' | 'stack' | 'context' | 'several';

/** What all paths share. */
export interface Session {
  readonly environment: ebpf.Environment;
  readonly lastId: { value: number };
  readonly sums: Results<Scalar>;
  readonly comparisons: Results<Pair | undefined>;
  /** By slot. */
  readonly accessed: (Accessed | undefined)[];
  /** By slot: 1 where a path came by. */
  readonly reached: Uint8Array;
  /** By the entry of a function: how many bytes of its stack it uses. */
  readonly depths: Map<number, number>;
}

/** The id of the packet's length where it is given; others are larger. */
export const LENGTH = 1;

/** What the packet's length can be. */
export const lengths = numbers(0n, 0xffff_ffffn);

export class Path {
  readonly session: Session;
  readonly state: State;
  /** The slot that is being looked at. */
  at: number;

  constructor(session: Session, state: State, at: number) {
    this.session = session;
    this.state = state;
    this.at = at;
  }

  /** The id of the packet's length, 0 where none is given. */
  get lengthId(): number {
    return this.session.environment === 'flat' ? LENGTH : 0;
  }

  newId(): number {
    return ++this.session.lastId.value;
  }

  refuse(reason: Reason, message: string): Refusal {
    return new Refusal(this.at, reason, message, printRegisters(this.state));
  }

  /** The value of a register, which must have one. */
  read(register: number): Value {
    const value = innermost(this.state).registers[register];
    if (value === undefined) {
      throw this.refuse('uninitialised-register', `r${register} is read but was never written on this path`);
    }
    return value;
  }

  write(register: number, value: Value | undefined): void {
    innermost(this.state).registers[register] = value;
  }

  /** A number for others to be the same as: it and all that are it have an id. */
  tied(register: number, value: Numeric): Numeric {
    if (value.id !== 0 || value.scalar.bits.mask === 0n) return value;
    const tied = { ...value, id: this.newId() };
    this.write(register, tied);
    return tied;
  }

  noteAccess(part: Exclude<Accessed, 'several'>): void {
    const { accessed } = this.session;
    const before = accessed[this.at];
    accessed[this.at] = before === undefined || before === part ? part : 'several';
  }

  /** Addresses in the packet are mere numbers from now on. */
  forgetPacket(): void {
    const gone = ({ kind }: Value): boolean =>
      kind === 'packet' || kind === 'packet end' || kind === 'metadata';
    mapState(this.state, (value) => (gone(value) ? anyNumber : value));
  }
}
