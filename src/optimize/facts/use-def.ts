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
  /** The blocks whose sets are to be found. */
  readonly #stale: number[] = [];

  constructor(blocks: readonly Block[]) {
    this.used = new Int32Array(blocks.length);
    this.killed = new Int32Array(blocks.length);
    for (let b = 0; b < blocks.length; b++) this.#find(b, blocks[b]!);
  }

  /** To be told when a statement or the test of a block changed. */
  forget(b: number): void {
    this.#stale.push(b);
  }

  /** Finds the sets that are not known. */
  refresh(blocks: readonly Block[]): void {
    for (let b = this.#stale.pop(); b !== undefined; b = this.#stale.pop()) this.#find(b, blocks[b]!);
  }

  #find(b: number, { statements, branch }: Block): void {
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
  own.refresh(blocks);
  for (let i = downward.length; i-- > upward.length; ) usedBefore[downward[i]!] = own.used[downward[i]!]!;
  for (const b of upward) {
    usedAfter[b] = usedBefore[jt[b]!]! | usedBefore[jf[b]!]!;
    usedBefore[b] = own.used[b]! | (usedAfter[b]! & ~own.killed[b]!);
  }
  return usedAfter;
}
