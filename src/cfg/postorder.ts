/** A graph → its blocks, each behind all that it leads to. */

import type { Block } from './block.js';

/** What follows the true branch comes behind what follows the false one; the root is the last. */
export function postorder(root: Block): Block[] {
  const placed: Block[] = [];
  const seen = new Set<Block>();
  const done = new Set<Block>();
  // A block on the stack a second time has all its successors behind it.
  const stack: Block[] = [root];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (done.has(block)) continue;
    if (seen.has(block)) {
      done.add(block);
      placed.push(block);
      continue;
    }
    seen.add(block);
    stack.push(block);
    if (block.jt !== undefined && !seen.has(block.jt)) stack.push(block.jt);
    if (block.jf !== undefined && !seen.has(block.jf)) stack.push(block.jf);
  }
  return placed;
}
