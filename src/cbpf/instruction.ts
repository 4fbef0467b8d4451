/** The raw classic instruction, as the kernel's `struct sock_filter` and libpcap's `struct bpf_insn` hold it. */

import type { Span } from '../base/index.js';

export interface Instruction {
  /** 16 bits: class, and size | mode or operation | source. */
  readonly code: number;
  /** 8 bits: instructions to skip when the test is true. */
  readonly jt: number;
  /** 8 bits: instructions to skip when the test is false. */
  readonly jf: number;
  /** 32 bits, unsigned. */
  readonly k: number;
}

/** A classic program and where each instruction came from: `spans[i]` are the parts of the text behind instruction i. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly spans: readonly (readonly Span[])[];
}
