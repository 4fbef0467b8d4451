/** The most instructions that one run of a classic program can execute. */

import * as cbpf from '../cbpf/index.js';

/** Undefined for a program with a loop, as `protochain` makes one. */
export function longestPath({ instructions }: Pick<cbpf.Program, 'instructions'>): number | undefined {
  const lengths = new Int32Array(instructions.length);
  for (let i = instructions.length; i-- > 0; ) {
    let beyond = 0;
    for (const next of cbpf.successors(instructions[i]!, i)) {
      if (next <= i) return undefined;
      beyond = Math.max(beyond, lengths[next] ?? 0);
    }
    lengths[i] = 1 + beyond;
  }
  return lengths[0] ?? 0;
}
