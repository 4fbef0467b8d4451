/** A valid classic program → which of its instructions can be reached. The kernel refuses extended programs with others. */

import * as cbpf from '../cbpf/index.js';
import { ancillaryOf } from './ancillary.js';

/** True of a load of what no packet of up to `farthest` bytes holds, wherever X points. */
function liesBeyond(instruction: cbpf.Instruction, farthest: number): boolean {
  const bytes = cbpf.opcodeOf(instruction.code)?.packetBytes ?? 0;
  return bytes > 0 && instruction.k + bytes > farthest && ancillaryOf(instruction) === undefined;
}

/** Whether control ends at an instruction, or goes elsewhere in its place. */
export type Leaves = (index: number) => boolean;

/** Control leaves at loads beyond `farthest` bytes, for they reject every packet that is not longer. */
export const leavesBeyond =
  (instructions: readonly cbpf.Instruction[], farthest: number): Leaves =>
  (index) =>
    liesBeyond(instructions[index]!, farthest);

/** `reachable[i]` is 1 if control can come to instruction i from one of `starts`. */
export function reachable(
  instructions: readonly cbpf.Instruction[],
  leaves: Leaves,
  starts: Iterable<number> = [0],
): Uint8Array {
  const seen = new Uint8Array(instructions.length);
  const stack = [...starts];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (seen[index] === 1) continue;
    seen[index] = 1;
    if (!leaves(index)) stack.push(...cbpf.successors(instructions[index]!, index));
  }
  return seen;
}
