/** A valid classic program → what the translation of its single instructions asks about the whole. */

import * as cbpf from '../cbpf/index.js';
import { ancillaryOf } from './ancillary.js';
import { boundsOfX } from './bounds.js';
import { type Liveness, liveness } from './liveness.js';
import { findLoops, type Loops } from './loops.js';
import { leavesBeyond, reachable } from './reachable.js';

export interface Facts {
  readonly live: Liveness;
  /** How large X can be before each instruction. */
  readonly bounds: Float64Array;
  readonly loops: Loops;
  readonly reached: Uint8Array;
  /** Some instruction that can be reached loads bytes of the packet; asks for its length; asks for what is beside it. */
  readonly loads: boolean;
  readonly measures: boolean;
  readonly asksContext: boolean;
}

export function factsOf(instructions: readonly cbpf.Instruction[], farthest: number): Facts {
  const leaves = leavesBeyond(instructions, farthest);
  const reached = reachable(instructions, leaves);
  const executed = instructions.filter((_, index) => reached[index] === 1 && !leaves(index));
  return {
    live: liveness(instructions),
    loops: findLoops(instructions, reached),
    bounds: boundsOfX(instructions),
    reached,
    loads: executed.some(
      (each) => (cbpf.opcodeOf(each.code)?.packetBytes ?? 0) > 0 && ancillaryOf(each) === undefined,
    ),
    measures: executed.some(({ code }) => cbpf.opcodeOf(code)?.operand === 'length'),
    asksContext: executed.some((each) => ancillaryOf(each) !== undefined),
  };
}
