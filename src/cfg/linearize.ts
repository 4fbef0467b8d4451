/**
 * The graph laid out as one program, from its last instruction to its first: a block goes in front of all it leads to,
 * what follows its false branch last. A branch too far for its 8 bits goes to a long jump put right behind it.
 *
 * libpcap starts over after every branch it finds too far. One pass gives the same layout: everything a block leads to is
 * in place, for good, before the block itself, so lengthening a block moves nothing that its own distances depend on.
 */

import { type Instruction, op } from '../cbpf/index.js';
import type { Block, Statement } from './block.js';
import { destinationMissing, destinationTooFar } from './diagnostics.js';
import type { Origin } from './origin.js';
import { postorder } from './postorder.js';

/** The code of a statement that a pass removed. It stays in its block, as libpcap's lists have it, and is never emitted. */
export const DELETED = -1;

/** A program, and for each of its instructions where it came from. A long jump has the origin of its branch. */
export interface LinearProgram {
  readonly instructions: Instruction[];
  readonly origins: Origin[];
}

/** What a jump in the program can reach: offsets are 8 bits wide. */
const FARTHEST = 255;

/** A program under construction, last instruction first. */
class Layout {
  readonly instructions: Instruction[] = [];
  readonly origins: Origin[] = [];
  /** How many instructions there are from the start of a placed block to the end of the program. */
  readonly #distances = new Map<Block, number>();

  place(block: Block): void {
    if (block.jt !== undefined && block.jf !== undefined) this.#branch(block, block.jt, block.jf);
    else this.#put(block.branch, 0, 0);
    const offsets = inBlockOffsets(block);
    for (let i = block.statements.length; i-- > 0; ) {
      const statement = block.statements[i]!;
      if (statement.code === DELETED) continue;
      const { jt, jf } = offsets?.get(statement) ?? NO_OFFSETS;
      this.#put(statement, jt, jf);
    }
    this.#distances.set(block, this.instructions.length);
  }

  #branch({ branch }: Block, jt: Block, jf: Block): void {
    const here = this.instructions.length;
    const toTrue = here - this.#distances.get(jt)!;
    const toFalse = here - this.#distances.get(jf)!;
    let longTrue = 0;
    let longFalse = 0;
    // A long jump for one branch pushes the other one farther away.
    for (;;) {
      const long = longTrue + longFalse;
      if (longTrue === 0 && toTrue + long > FARTHEST) longTrue = 1;
      else if (longFalse === 0 && toFalse + long > FARTHEST) longFalse = 1;
      else break;
    }
    if (longFalse === 1) this.#jump(toFalse, branch.origin);
    if (longTrue === 1) this.#jump(toTrue + longFalse, branch.origin);
    this.#put(
      branch,
      longTrue === 1 ? 0 : toTrue + longFalse,
      longFalse === 1 ? longTrue : toFalse + longTrue,
    );
  }

  #jump(distance: number, origin: Origin): void {
    this.instructions.push({ code: op.JMP | op.JA, jt: 0, jf: 0, k: distance });
    this.origins.push(origin);
  }

  #put(statement: Statement, jt: number, jf: number): void {
    this.instructions.push({ code: statement.code, jt, jf, k: statement.k });
    this.origins.push(statement.origin);
  }
}

interface Offsets {
  readonly jt: number;
  readonly jf: number;
}

const NO_OFFSETS: Offsets = { jt: 0, jf: 0 };

/**
 * The offsets of the jumps inside one block, or undefined when it has none.
 * As libpcap counts: from a jump's place among the statements left to its target's place among all, deleted ones too, as
 * far as there are statements left; and the jump that stands last but one gets none at all.
 */
function inBlockOffsets(block: Block): ReadonlyMap<Statement, Offsets> | undefined {
  const left = block.statements.filter(({ code }) => code !== DELETED);
  const isJump = ({ code }: Statement) => op.classOf(code) === op.JMP && code !== (op.JMP | op.JA);
  if (!left.some(isJump)) return undefined;
  const targets = new Map(block.statements.slice(0, left.length).map((target, place) => [target, place]));
  const offsetTo = (target: Statement | undefined, from: Statement, place: number): number => {
    const found = target && targets.get(target);
    if (found === undefined) throw destinationMissing(from.origin, place);
    const offset = found - place - 1;
    if (offset < 0 || offset > FARTHEST) throw destinationTooFar(from.origin, place);
    return offset;
  };
  const offsets = new Map<Statement, Offsets>();
  for (const [place, jump] of left.entries()) {
    if (!isJump(jump) || place === left.length - 2) continue;
    offsets.set(jump, { jt: offsetTo(jump.jt, jump, place), jf: offsetTo(jump.jf, jump, place) });
  }
  return offsets;
}

/** Lays the graph out. It is left as it is. */
export function linearize(root: Block): LinearProgram {
  const layout = new Layout();
  for (const block of postorder(root)) layout.place(block);
  return { instructions: layout.instructions.reverse(), origins: layout.origins.reverse() };
}
