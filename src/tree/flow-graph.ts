/** An optimized graph → its blocks in order, what each of them tests, and which registers it is handed. */

import { op } from '../cbpf/index.js';
import { type Block, DELETED, postorder, type Statement } from '../cfg/index.js';
import { meet, type Registers, UNKNOWN, Values } from './values.js';
import { type WordTest, wordTest } from './word-test.js';

/** Registers that a block reads before it writes them, or leaves to the blocks behind it. */
export interface Handed {
  readonly a: boolean;
  readonly x: boolean;
}

export class FlowGraph {
  /** Every block before those that it leads to. */
  readonly blocks: readonly Block[];
  readonly #values = new Values();
  readonly #places = new Map<Block, number>();
  readonly #before = new Map<Block, Registers>();
  readonly #tests = new Map<Block, WordTest | undefined>();
  readonly #handed = new Map<Block, Handed>();

  constructor(root: Block) {
    this.blocks = postorder(root).reverse();
    for (const [place, block] of this.blocks.entries()) this.#places.set(block, place);
    this.#before.set(root, UNKNOWN);
    for (const block of this.blocks) {
      const after = this.after(block, this.before(block));
      this.#tests.set(block, wordTest(block, after.a));
      for (const next of [block.jt, block.jf]) {
        if (next === undefined) continue;
        const other = this.#before.get(next);
        this.#before.set(next, other === undefined ? after : meet(other, after));
      }
    }
    for (const block of this.blocks.toReversed()) this.#handed.set(block, this.#handedTo(block));
  }

  /** Ascending along every path. */
  place(block: Block): number {
    return this.#places.get(block)!;
  }

  before(block: Block): Registers {
    return this.#before.get(block)!;
  }

  test(block: Block): WordTest | undefined {
    return this.#tests.get(block);
  }

  /** On a path that comes to the block with these registers, where others may come with others. */
  testOn(block: Block, registers: Registers): WordTest | undefined {
    return this.test(block) ?? wordTest(block, this.after(block, registers).a);
  }

  after(block: Block, registers: Registers): Registers {
    return this.#values.after(registers, block.statements);
  }

  handed(block: Block): Handed {
    return this.#handed.get(block)!;
  }

  #handedTo({ statements, branch, jt, jf }: Block): Handed {
    const behind = [jt, jf].map((next) => next && this.handed(next));
    let a = behind.some((each) => each?.a) || op.classOf(branch.code) === op.JMP || isReturnOf(branch, op.A);
    let x =
      behind.some((each) => each?.x) ||
      (op.classOf(branch.code) === op.JMP && op.sourceOf(branch.code) === op.X) ||
      isReturnOf(branch, op.X);
    for (let i = statements.length; i-- > 0; ) ({ a, x } = readBefore(statements[i]!, a, x));
    return { a, x };
  }
}

const isReturnOf = ({ code }: Statement, source: number): boolean =>
  op.classOf(code) === op.RET && op.returnSourceOf(code) === source;

/** Which registers are read from a statement on, by which are read behind it. */
function readBefore({ code }: Statement, a: boolean, x: boolean): Handed {
  if (code === DELETED) return { a, x };
  switch (op.classOf(code)) {
    case op.LD:
      return { a: false, x: x || op.modeOf(code) === op.IND };
    case op.LDX:
      return { a, x: false };
    case op.ST:
      return { a: true, x };
    case op.STX:
      return { a, x: true };
    case op.ALU:
      return { a: true, x: x || (op.sourceOf(code) === op.X && op.operationOf(code) !== op.NEG) };
    default:
      return op.miscOperationOf(code) === (op.MISC | op.TXA)
        ? { a: false, x: x || a }
        : { a: a || x, x: false };
  }
}
