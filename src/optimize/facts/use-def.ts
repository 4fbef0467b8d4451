/** Graph → for each block the registers whose values on leaving it a later block reads. */

import { op } from '../../cbpf/index.js';
import type { Block } from '../../cfg/index.js';
import { type Graph, NONE } from '../graph.js';
import { definedBy, only, usedBy } from '../registers.js';
import type { Levels } from './levels.js';

/** Sets of registers by block, for the blocks of `levels`. */
export type UsedOnExit = Int32Array;

interface Local {
  /** Read before any write of the block. */
  readonly used: number;
  /** Written before any read of the block. */
  readonly killed: number;
}

function local({ statements, branch }: Block): Local {
  let used = 0;
  let killed = 0;
  let defined = 0;
  for (const statement of statements) {
    used |= usedBy(statement) & ~defined;
    const register = definedBy(statement);
    if (register === NONE) continue;
    killed |= only(register) & ~used;
    defined |= only(register);
  }
  // libpcap leaves out what a return reads.
  if (op.classOf(branch.code) === op.JMP) used |= usedBy(branch) & ~defined;
  return { used, killed };
}

export function usedOnExit({ blocks, jt, jf }: Graph, { downward, upward }: Levels): UsedOnExit {
  const usedAfter = new Int32Array(blocks.length);
  const usedBefore = new Int32Array(blocks.length);
  for (let i = downward.length; i-- > 0 && jt[downward[i]!] === NONE; ) {
    const block = downward[i]!;
    usedBefore[block] = local(blocks[block]!).used;
  }
  for (const block of upward) {
    const { used, killed } = local(blocks[block]!);
    usedAfter[block] = usedBefore[jt[block]!]! | usedBefore[jf[block]!]!;
    usedBefore[block] = used | (usedAfter[block]! & ~killed);
  }
  return usedAfter;
}
