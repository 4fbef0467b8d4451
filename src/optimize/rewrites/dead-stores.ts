/**
 * Block → the block without statements whose result is overwritten, or not read by anyone.
 * Requires: use-def.
 */

import { type Block, DELETED } from '../../cfg/index.js';
import { NONE } from '../graph.js';
import { definedBy, only, usedBy } from '../registers.js';

/** Sets of registers. */
export interface DeadStores {
  /** Those that a store was removed to. */
  readonly removed: number;
  /** Those whose last store was removed. */
  readonly forgotten: number;
}

const NO_STORES: DeadStores = { removed: 0, forgotten: 0 };

/** What a removed statement read counts as read all the same. */
export function removeDeadStores({ statements, branch }: Block, usedOnExit: number): DeadStores {
  /** From here on to the end: the registers that are read before they are written, and those that are written. */
  let read = usedOnExit | usedBy(branch);
  let written = 0;
  let removed = 0;
  let forgotten = 0;
  for (let i = statements.length; i-- > 0; ) {
    const statement = statements[i]!;
    const used = usedBy(statement);
    const register = definedBy(statement);
    if (register !== NONE) {
      const set = only(register);
      if ((read & set) === 0) {
        statement.code = DELETED;
        removed |= set;
        forgotten |= set & ~written;
      }
      written |= set;
      read &= ~set;
    }
    read |= used;
  }
  return removed === 0 ? NO_STORES : { removed, forgotten };
}
