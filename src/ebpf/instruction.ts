/** The extended instruction: the 64 bits of RFC 9669's basic encoding, taken apart. Real opcodes only. */

import type { Span } from '../base/index.js';

export interface Instruction {
  /** 8 bits: class, and size | mode or operation | source. */
  readonly code: number;
  /** 4 bits: the destination register. */
  readonly dst: number;
  /** 4 bits: the source register, or what kind of call or immediate this is. */
  readonly src: number;
  /** 16 bits, signed: where to jump or what to add to an address. */
  readonly off: number;
  /** 32 bits, signed. The second slot of a wide instruction holds the upper half of its immediate here. */
  readonly imm: number;
}

/**
 * An extended program and where each instruction came from: `spans[i]` are the parts of the text behind slot i.
 * A wide instruction (lddw) takes two slots, as it does in memory, so that jumps count slots.
 */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly spans: readonly (readonly Span[])[];
}
