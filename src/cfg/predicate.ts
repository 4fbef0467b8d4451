/**
 * A test under construction: where it begins, and the two ends that what follows is tied to.
 * `and`, `or` and `not` are three lines each: no sense bits, no back-patching of lists.
 */

import { assert } from '../base/index.js';
import type { Block, Statement } from './block.js';

/** An end of a predicate: a place whose successor is not known yet. Ends that are tied together share one successor. */
export class End {
  #next: End | Block | undefined;

  /** Makes this end lead where `target` is or leads. Each end is tied once. */
  tie(target: End | Block): void {
    assert(this.#next === undefined, 'cfg/predicate', 'an end was tied twice');
    this.#next = target;
  }

  /** The block this end leads to. Shortens the chain as it goes, so that resolving all ends is near-linear. */
  resolve(): Block {
    const passed: End[] = [];
    let end: End = this;
    for (;;) {
      const next: End | Block | undefined = end.#next;
      assert(next !== undefined, 'cfg/predicate', 'an end was never tied');
      if (!(next instanceof End)) {
        for (const each of passed) each.#next = next;
        return next;
      }
      passed.push(end);
      end = next;
    }
  }
}

/** A block whose successors are still ends. */
export interface OpenBlock extends Block {
  whenTrue: End;
  whenFalse: End;
}

export interface Predicate {
  /** Where control enters. */
  readonly head: OpenBlock;
  readonly whenTrue: End;
  readonly whenFalse: End;
}

/** One block that runs `statements` and then tests `branch`. */
export function test(statements: Statement[], branch: Statement): Predicate {
  const whenTrue = new End();
  const whenFalse = new End();
  return {
    head: { statements, branch, jt: undefined, jf: undefined, whenTrue, whenFalse },
    whenTrue,
    whenFalse,
  };
}

export function and(a: Predicate, b: Predicate): Predicate {
  a.whenTrue.tie(b.head);
  a.whenFalse.tie(b.whenFalse);
  return { head: a.head, whenTrue: b.whenTrue, whenFalse: b.whenFalse };
}

export function or(a: Predicate, b: Predicate): Predicate {
  a.whenFalse.tie(b.head);
  a.whenTrue.tie(b.whenTrue);
  return { head: a.head, whenTrue: b.whenTrue, whenFalse: b.whenFalse };
}

export function not(a: Predicate): Predicate {
  return { head: a.head, whenTrue: a.whenFalse, whenFalse: a.whenTrue };
}

/** Ties both ends to their verdicts and resolves every successor reachable from the head. Returns the root of the graph. */
export function close(predicate: Predicate, accept: Block, reject: Block): Block {
  predicate.whenTrue.tie(accept);
  predicate.whenFalse.tie(reject);
  const stack: Block[] = [predicate.head];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (!('whenTrue' in block) || block.jt !== undefined) continue;
    const open = block as OpenBlock;
    open.jt = open.whenTrue.resolve();
    open.jf = open.whenFalse.resolve();
    stack.push(open.jf, open.jt);
  }
  return predicate.head;
}
