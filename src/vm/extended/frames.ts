/** Calls of a program's own functions: each has its 512 bytes of stack, and keeps r6 … r9 for its caller. */

import * as ebpf from '../../ebpf/index.js';
import { KEPT_FROM, STACK, type State } from './state.js';

const { REGISTERS, STACK_SIZE, FRAME_POINTER } = ebpf.op;
const KEPT = REGISTERS - KEPT_FROM;

/** Goes from the frame `depth` into the next, which starts with a stack of zeros; `back` is where it will return to. */
export function enter({ lo, hi, saved, returns, regions, stacks }: State, depth: number, back: number): void {
  returns[depth] = back;
  const at = depth * 2 * KEPT;
  for (let kept = 0; kept < KEPT; kept++) {
    saved[at + 2 * kept] = lo[KEPT_FROM + kept]!;
    saved[at + 2 * kept + 1] = hi[KEPT_FROM + kept]!;
  }
  const stack = stacks[depth + 1]!;
  stack.fill(0, stack.length - STACK_SIZE);
  regions[STACK]!.bytes = stack;
  lo[FRAME_POINTER] = stack.length;
}

/** Goes back to the frame `depth`. Returns where it goes on. */
export function leave({ lo, hi, saved, returns, regions, stacks }: State, depth: number): number {
  const at = depth * 2 * KEPT;
  for (let kept = 0; kept < KEPT; kept++) {
    lo[KEPT_FROM + kept] = saved[at + 2 * kept]!;
    hi[KEPT_FROM + kept] = saved[at + 2 * kept + 1]!;
  }
  regions[STACK]!.bytes = stacks[depth]!;
  return returns[depth]!;
}
