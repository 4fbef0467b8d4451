/**
 * A graph with searches in it, laid out as one program. As cfg's `linearize`, but not bound to libpcap's bytes: a block that
 * goes on whatever it tests takes no test, and jumps too far for their 8 bits share a long jump, or a copy of the return.
 */

import { type Instruction, op } from '../cbpf/index.js';
import {
  type Block,
  DELETED,
  type LinearProgram,
  type Origin,
  postorder,
  type Statement,
} from '../cfg/index.js';

/** What a conditional jump can reach. */
const FARTHEST = 255;

export function layOut(root: Block): LinearProgram {
  const layout = new Layout();
  for (const block of postorder(root)) layout.place(block);
  return { instructions: layout.instructions.reverse(), origins: layout.origins.reverse() };
}

/** A program under construction, last instruction first. Places are counted from its end. */
class Layout {
  readonly instructions: Instruction[] = [];
  readonly origins: Origin[] = [];
  readonly #placed = new Map<Block, number>();
  /** The nearest place that leads to a block, or returns what it returns. */
  readonly #ways = new Map<Block | number, number>();

  place(block: Block): void {
    const { branch, statements, jt, jf } = block;
    if (jt === undefined || jf === undefined) {
      this.#put(branch, 0, 0);
      if (statements.length === 0) this.#ways.set(branch.k, this.instructions.length);
    } else if (jt === jf) {
      this.#goOn(jt, branch.origin);
    } else {
      this.#branch(branch, jt, jf);
    }
    for (let i = statements.length; i-- > 0; ) {
      if (statements[i]!.code !== DELETED) this.#put(statements[i]!, 0, 0);
    }
    this.#placed.set(block, this.instructions.length);
  }

  #goOn(next: Block, origin: Origin): void {
    if (this.#placed.get(next) !== this.instructions.length) this.#longJump(next, origin);
  }

  #branch(branch: Statement, jt: Block, jf: Block): void {
    // A long jump for one branch pushes the other one farther away.
    while (this.#distance(jt) > FARTHEST || this.#distance(jf) > FARTHEST) {
      this.#longJump(this.#distance(jt) > FARTHEST ? jt : jf, branch.origin);
    }
    this.#put(branch, this.#distance(jt), this.#distance(jf));
  }

  /** How far an instruction put next has to jump. */
  #distance(target: Block): number {
    const here = this.instructions.length;
    const way = this.#ways.get(keyOf(target)) ?? 0;
    return here - Math.max(this.#placed.get(target)!, way);
  }

  #longJump(target: Block, origin: Origin): void {
    const { branch } = target;
    const k = this.instructions.length - this.#placed.get(target)!;
    if (isPlainReturn(target)) this.#put(branch, 0, 0);
    else {
      this.instructions.push({ code: op.JMP | op.JA, jt: 0, jf: 0, k });
      this.origins.push(origin);
    }
    this.#ways.set(keyOf(target), this.instructions.length);
  }

  #put(statement: Statement, jt: number, jf: number): void {
    this.instructions.push({ code: statement.code, jt, jf, k: statement.k });
    this.origins.push(statement.origin);
  }
}

const isPlainReturn = ({ statements, branch }: Block): boolean =>
  statements.length === 0 && branch.code === (op.RET | op.K);

/** Returns of one value are one. */
const keyOf = (block: Block): Block | number => (isPlainReturn(block) ? block.branch.k : block);
