/** Everything that can be said about a program without a packet. */

import type * as cbpf from '../cbpf/index.js';
import { translate } from '../translate/index.js';
import { longestPath } from './longest-path.js';
import { socketCharge } from './socket-charge.js';
import { type Measure, type TargetFit, targets } from './targets.js';

export interface ProgramStatistics {
  /** Classic instructions. */
  readonly instructions: number;
  /** The most instructions that a packet can meet; undefined for a program with a loop. */
  readonly longestPath: number | undefined;
  /** Instructions of the translated program, wide ones twice. */
  readonly extendedInstructions: number;
  /** Bytes that a Linux kernel charges to the socket that the program is attached to. */
  readonly socketCharge: number;
  readonly targets: readonly TargetFit[];
}

/** Throws FilterError `invalid-program` for a program that is not valid (one of `compile` always is). */
export function programStatistics(program: cbpf.Program): ProgramStatistics {
  const extended = translate(program).instructions.length;
  const measures: Readonly<Record<Measure, number>> = {
    classic: program.instructions.length,
    extended,
    charge: socketCharge(program),
  };
  return {
    instructions: measures.classic,
    longestPath: longestPath(program),
    extendedInstructions: extended,
    socketCharge: measures.charge,
    targets: targets.map((target) => {
      const takes = measures[target.measure];
      return { ...target, takes, fits: takes <= target.limit };
    }),
  };
}
