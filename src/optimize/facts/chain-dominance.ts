/** Dominators, of a graph as it was or as it moves → what a walk down a chain asks of them. */

import type { MovingDominators } from './moving-dominators.js';
import type { Tree } from './tree.js';

export interface ChainDominance {
  /** Whether `top` dominates `next`, given that it dominates `from`, the block before it on the chain. */
  reaches(top: number, from: number, next: number): boolean;
  /** Whether `top` dominates a whole chain, given that it dominates a block of it. `ruler` is the ruler of that chain. */
  covers(top: number, ruler: number): boolean;
  /** Whether the chain that begins with `next` can become one with the chain of `top`, which `last` ends. */
  joins(top: number, last: number, next: number, ruler: number): boolean;
}

/** While the dominators asked are those of the graph before anything moved, the ruler of a chain dominates all of it. */
export class AtFirst implements ChainDominance {
  constructor(private readonly dominators: Tree) {}

  reaches(top: number, _from: number, next: number): boolean {
    return this.dominators.isAbove(top, next);
  }

  covers(top: number, ruler: number): boolean {
    return this.dominators.isAbove(top, ruler);
  }

  joins(top: number, _last: number, _next: number, ruler: number): boolean {
    return this.dominators.isAbove(top, ruler);
  }
}

/** When they follow the moves, each block of a chain extends to the next: what dominates one dominates all behind it. */
export class InMotion implements ChainDominance {
  constructor(private readonly moving: MovingDominators) {}

  reaches(top: number, from: number, next: number): boolean {
    return next === top ? this.moving.dominatesItself(top) : this.moving.extendsTo(from, next);
  }

  covers(): boolean {
    return true;
  }

  joins(_top: number, last: number, next: number): boolean {
    return this.moving.extendsTo(last, next);
  }
}

/** Where a walk begins elsewhere than at its top: block by block, as dominators of all blocks tell. */
export class AllBlocks implements ChainDominance {
  /** By block: 1 if it is dominated; undefined when no block is. */
  constructor(private readonly dominated: Uint8Array | undefined) {}

  reaches(_top: number, _from: number, next: number): boolean {
    return this.dominated?.[next] === 1;
  }

  covers(): boolean {
    return false;
  }

  joins(): boolean {
    return false;
  }
}
