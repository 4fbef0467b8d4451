/**
 * A valid classic program → what may still be read after each instruction: A, X and words of scratch memory, as sets of
 * bits (cbpf.location). What is live before the first instruction is what some path reads before it writes it.
 */

import * as cbpf from '../cbpf/index.js';

export interface Liveness {
  readonly atEntry: number;
  /** `after[i]`: live when instruction i is done. */
  readonly after: Int32Array;
}

export function liveness(instructions: readonly cbpf.Instruction[]): Liveness {
  const before = new Int32Array(instructions.length);
  const after = new Int32Array(instructions.length);
  // Going backward, one pass settles a program whose jumps all go forward (as all but `protochain` programs' do), and a
  // second one finds nothing new.
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = instructions.length - 1; index >= 0; index--) {
      const instruction = instructions[index]!;
      let out = 0;
      for (const next of cbpf.successors(instruction, index)) out |= before[next]!;
      const into = cbpf.reads(instruction) | (out & ~cbpf.writes(instruction));
      changed ||= into !== before[index] || out !== after[index];
      after[index] = out;
      before[index] = into;
    }
  }
  return { atEntry: before[0] ?? 0, after };
}
