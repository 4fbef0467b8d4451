/**
 * A classic program as libpcap emits it without its optimizer → the graph it was laid out from. Every block ends in its
 * only jump, so blocks begin behind jumps; a long jump belongs to the branch before it. (Not for programs with jumps
 * inside blocks: they look like blocks.)
 */

import * as cbpf from '../../src/cbpf/index.js';
import { type Block, type Origin, statement } from '../../src/cfg/index.js';

const { op } = cbpf;

/** The origin of instruction i is the span [i, i + 1). */
const placeOf = (i: number): Origin => ({ start: i, end: i + 1 });

export function raise(instructions: readonly cbpf.Instruction[]): Block {
  const blocks = new Map<number, Block>();
  const targets = new Map<Block, { jt: number; jf: number }>();
  let statements: Block['statements'] = [];
  let start = 0;
  for (const [i, { code, jt, jf, k }] of instructions.entries()) {
    if (code === (op.JMP | op.JA)) {
      start = i + 1;
      continue;
    }
    const branch = statement(code, k, placeOf(i));
    if (op.classOf(code) !== op.JMP && op.classOf(code) !== op.RET) {
      statements.push(branch);
      continue;
    }
    const block: Block = { statements, branch, jt: undefined, jf: undefined };
    blocks.set(start, block);
    if (op.classOf(code) === op.JMP) targets.set(block, { jt: i + 1 + jt, jf: i + 1 + jf });
    statements = [];
    start = i + 1;
  }
  const blockAt = (place: number): Block => {
    const { code, k } = instructions[place]!;
    const block = blocks.get(code === (op.JMP | op.JA) ? place + 1 + k : place);
    if (block === undefined) throw new Error(`no block begins at ${place}`);
    return block;
  };
  for (const [block, { jt, jf }] of targets) {
    block.jt = blockAt(jt);
    block.jf = blockAt(jf);
  }
  return blockAt(0);
}
