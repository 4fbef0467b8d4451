/** Blocks of the graph where more than two ends meet: what `and` and `or` of predicates cannot join. */

import * as cbpf from '../cbpf/index.js';
import { type Block, End, type Predicate, type Statement, test } from '../cfg/index.js';
import type { Generator } from '../codegen/index.js';

export type OpenBlock = Predicate['head'];

/** Where a branch leads: a block, or an end that is tied later. */
export type Target = OpenBlock | End;

/** What a tree is made with. */
export interface Workshop {
  readonly g: Generator;
  /** Where copies of the way out are noted. */
  readonly copies: Set<Block>;
  /**
   * The word of scratch memory in which lists keep a place, assigned when one needs it. One for all lists, and never given
   * back: what takes words later may be computed before the first test.
   */
  readonly place: { number: number | undefined };
}

/** A block that runs `statements`, then compares the accumulator with a constant. */
export function branch(
  g: Generator,
  statements: readonly Statement[],
  operation: number,
  k: number,
  whenTrue: Target,
  whenFalse: Target,
): OpenBlock {
  const made = g.test([...statements], operation, k);
  made.whenTrue.tie(whenTrue);
  made.whenFalse.tie(whenFalse);
  return made.head;
}

/** A block that runs `statements` and goes on, whatever they load. */
export const pass = (g: Generator, statements: readonly Statement[], next: Target): OpenBlock =>
  branch(g, statements, cbpf.op.JEQ, 0, next, next);

/** `statements`, and then the decision that begins at `root`: its first test, copied, where it has nothing to load. */
export function enter(g: Generator, statements: readonly Statement[], root: Target): OpenBlock {
  if (root instanceof End || root.statements.length > 0) return pass(g, statements, root);
  const { code, k } = root.branch;
  const made = test([...statements], g.statement(code, k));
  made.whenTrue.tie(root.whenTrue);
  made.whenFalse.tie(root.whenFalse);
  return made.head;
}

/** A predicate that goes to one of two places. */
export function choose(predicate: Predicate, whenTrue: Target, whenFalse: Target): OpenBlock {
  predicate.whenTrue.tie(whenTrue);
  predicate.whenFalse.tie(whenFalse);
  return predicate.head;
}

/**
 * Copies of the way out, one for each neighbourhood of a large tree: a branch reaches 255 instructions far, and beyond
 * them each would need a long jump of its own.
 */
export class Neighbourhood {
  readonly #exits = new Map<Target, OpenBlock>();

  readonly #g: Generator;
  readonly #copies: Set<Block> | undefined;

  /** Without a set to note copies in, none are made. */
  constructor(g: Generator, copies?: Set<Block>) {
    this.#g = g;
    this.#copies = copies;
  }

  /** Where a branch of this neighbourhood goes to get to `target`. */
  exit(target: Target): Target {
    if (this.#copies === undefined) return target;
    let copy = this.#exits.get(target);
    if (copy === undefined) {
      copy = pass(this.#g, [], target);
      this.#exits.set(target, copy);
      this.#copies.add(copy);
    }
    return copy;
  }
}

/** Copies of the way out that lead to the end of the program become that end. After `close`. */
export function endHere(copies: Iterable<Block>): void {
  for (const block of copies) {
    const target = block.jt;
    if (target === undefined || target.jt !== undefined || target.statements.length > 0) continue;
    block.branch = { ...target.branch };
    block.jt = undefined;
    block.jf = undefined;
  }
}
