/**
 * Block → the block without statements whose result is overwritten, or not read by anyone.
 * Requires: use-def.
 */

import { type Block, DELETED, type Statement } from '../../cfg/index.js';
import { type Change, SIMPLIFIED, UNCHANGED } from '../change.js';
import { NONE } from '../graph.js';
import { definedBy, only, theOnly, usedBy } from '../registers.js';

/** Calls `forget` with each register whose last store in the block was removed. */
export function removeDeadStores(
  { statements, branch }: Block,
  usedOnExit: number,
  forget: (register: number) => void,
): Change {
  let change: Change = UNCHANGED;
  /** The last store to each register that nothing has read yet. */
  const unread: (Statement | undefined)[] = [];
  const remove = (store: Statement): void => {
    store.code = DELETED;
    change = SIMPLIFIED;
  };
  const pass = (statement: Statement): void => {
    const used = usedBy(statement);
    for (let rest = used; rest !== 0; rest &= rest - 1) unread[theOnly(rest & -rest)] = undefined;
    const register = definedBy(statement);
    if (register === NONE) return;
    const overwritten = unread[register];
    if (overwritten !== undefined) remove(overwritten);
    unread[register] = statement;
  };
  for (const statement of statements) pass(statement);
  pass(branch);
  for (const [register, store] of unread.entries()) {
    if (store === undefined || (usedOnExit & only(register)) !== 0) continue;
    remove(store);
    forget(register);
  }
  return change;
}
