/** A valid classic program → which of its instructions can be reached. The kernel refuses extended programs with others. */

import * as cbpf from '../cbpf/index.js';
import { ancillaryOf } from './ancillary.js';

/** True of a load that no packet of up to `farthest` bytes holds, wherever X points: it rejects every packet. */
export function alwaysRejects(instruction: cbpf.Instruction, farthest: number): boolean {
  const bytes = cbpf.opcodeOf(instruction.code)?.packetBytes ?? 0;
  return bytes > 0 && instruction.k + bytes > farthest && ancillaryOf(instruction) === undefined;
}

/** `reachable[i]` is 1 if control can come to instruction i from one of `starts`. */
export function reachable(
  instructions: readonly cbpf.Instruction[],
  farthest: number,
  starts: Iterable<number> = [0],
): Uint8Array {
  const seen = new Uint8Array(instructions.length);
  const stack = [...starts];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (seen[index] === 1) continue;
    seen[index] = 1;
    const instruction = instructions[index]!;
    if (!alwaysRejects(instruction, farthest)) stack.push(...cbpf.successors(instruction, index));
  }
  return seen;
}
