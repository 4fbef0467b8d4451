/** A valid classic program → which of its instructions can be reached. The kernel refuses extended programs with others. */

import * as cbpf from '../cbpf/index.js';

/** Packets are shorter than this, so a load from here on rejects every packet. */
const PACKET_LIMIT = 2 ** 31;

/** True of a load that lies outside of every packet, wherever X points: what libpcap's machine rejects at run time. */
export function alwaysRejects({ code, k }: cbpf.Instruction): boolean {
  return (cbpf.opcodeOf(code)?.packetBytes ?? 0) > 0 && k >= PACKET_LIMIT;
}

/** `reachable[i]` is 1 if control can come to instruction i. */
export function reachable(instructions: readonly cbpf.Instruction[]): Uint8Array {
  const seen = new Uint8Array(instructions.length);
  const stack = [0];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (seen[index] === 1) continue;
    seen[index] = 1;
    const instruction = instructions[index]!;
    if (!alwaysRejects(instruction)) stack.push(...cbpf.successors(instruction, index));
  }
  return seen;
}
