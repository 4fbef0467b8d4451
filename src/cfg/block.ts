/**
 * The control-flow graph of a filter: blocks of statements, each ending in a branch or a return.
 * The graph is acyclic. Facts about it live in side tables (optimize/facts), never on a block.
 */

import { op } from '../cbpf/index.js';
import type { Origin } from './origin.js';

/** One instruction within a block. `jt`/`jf` name statements of the same block and are set on in-block jumps alone. */
export interface Statement {
  code: number;
  /** Unsigned 32 bits. */
  k: number;
  jt: Statement | undefined;
  jf: Statement | undefined;
  origin: Origin;
}

/**
 * A vertex of the graph. `branch` is a conditional jump (both successors are set) or a return (neither is).
 */
export interface Block {
  statements: Statement[];
  branch: Statement;
  jt: Block | undefined;
  jf: Block | undefined;
}

export const statement = (code: number, k: number, origin: Origin): Statement => ({
  code,
  k,
  jt: undefined,
  jf: undefined,
  origin,
});

/** A block that returns `k`: the number of bytes to keep, 0 to reject. */
export const returnBlock = (k: number, origin: Origin): Block => ({
  statements: [],
  branch: statement(op.RET | op.K, k, origin),
  jt: undefined,
  jf: undefined,
});
