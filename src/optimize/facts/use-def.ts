/** Graph → for each block the registers whose values on leaving it a later block reads. */

import { op } from '../../cbpf/index.js';
import type { Block } from '../../cfg/index.js';
import { type Graph, NONE } from '../graph.js';
import type { Memory } from '../memory.js';
import { definedBy, only, usedBy } from '../registers.js';
import type { Levels } from './levels.js';

/** Sets of registers by block, for the blocks of `levels`. */
export type UsedOnExit = Int32Array;

/** Sets of registers by block, as its own statements and its test have it. They last while these do. */
export class OwnUses {
  /** Read before any write of the block. */
  readonly used: Int32Array;
  /** Written before any read of the block. */
  readonly killed: Int32Array;
  readonly #found: Uint8Array;

  constructor(blockCount: number) {
    this.used = new Int32Array(blockCount);
    this.killed = new Int32Array(blockCount);
    this.#found = new Uint8Array(blockCount);
  }

  /** To be told when a statement or the test of a block changed. */
  forget(b: number): void {
    this.#found[b] = 0;
  }

  /** Finds the sets of a block unless they are known. */
  find(b: number, { statements, branch }: Block): void {
    if (this.#found[b] === 1) return;
    this.#found[b] = 1;
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
    this.used[b] = used;
    this.killed[b] = killed;
  }
}

export function usedOnExit(
  { blocks, jt, jf }: Graph,
  { downward, upward }: Levels,
  own: OwnUses,
  memory: Memory,
): UsedOnExit {
  const usedAfter = memory.ints(blocks.length);
  const usedBefore = memory.ints(blocks.length);
  for (const b of downward) own.find(b, blocks[b]!);
  for (let i = downward.length; i-- > upward.length; ) usedBefore[downward[i]!] = own.used[downward[i]!]!;
  for (const b of upward) {
    usedAfter[b] = usedBefore[jt[b]!]! | usedBefore[jf[b]!]!;
    usedBefore[b] = own.used[b]! | (usedAfter[b]! & ~own.killed[b]!);
  }
  return usedAfter;
}
