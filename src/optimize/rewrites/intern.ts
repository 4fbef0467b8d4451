/**
 * Blocks that do the same and lead to the same → one of them, the one with the highest number.
 *
 * libpcap compares all pairs of blocks, redirects what leads to a duplicate, and starts over until nothing changes. Taking
 * the blocks from the returns up finds the same classes at once, since no block is compared before its successors were.
 * And the survivors are the same: a duplicate leads where its survivor leads, so the block with the highest number stays
 * reachable until it is compared itself.
 */

import { type Block, DELETED, type Statement, union } from '../../cfg/index.js';
import type { Levels } from '../facts/levels.js';
import { Triples } from '../facts/triples.js';
import { type Graph, NONE } from '../graph.js';

const kept = ({ statements }: Block): Statement[] => statements.filter(({ code }) => code !== DELETED);

/** The survivor's instructions came from those of the duplicate too. */
function mergeOrigins(survivor: Block, duplicate: Block): void {
  const others = kept(duplicate);
  for (const [i, statement] of kept(survivor).entries()) {
    statement.origin = union(statement.origin, others[i]!.origin);
  }
  survivor.branch.origin = union(survivor.branch.origin, duplicate.branch.origin);
}

/** Requires: levels. */
export function internBlocks(graph: Graph, { downward }: Levels): void {
  const { blocks, jt, jf } = graph;
  const numbers = new Triples();
  const classes = new Int32Array(blocks.length);
  const survivors: number[] = [];
  for (let i = downward.length; i-- > 0; ) {
    const b = downward[i]!;
    const block = blocks[b]!;
    let key = 0;
    for (const { code, k } of block.statements) {
      if (code !== DELETED) key = numbers.number(numbers.number(code, k, NONE), key, 0);
    }
    key = numbers.number(numbers.number(block.branch.code, block.branch.k, NONE), key, 1);
    if (jt[b] !== NONE) key = numbers.number(key, classes[jt[b]!]!, classes[jf[b]!]!);
    classes[b] = key;
    survivors[key] = Math.max(survivors[key] ?? NONE, b);
  }
  for (const b of downward) {
    const survivor = survivors[classes[b]!]!;
    if (survivor !== b) mergeOrigins(blocks[survivor]!, blocks[b]!);
    if (jt[b] === NONE) continue;
    jt[b] = survivors[classes[jt[b]!]!]!;
    jf[b] = survivors[classes[jf[b]!]!]!;
  }
}
