/** Values on leaving each block → numbers for what the blocks test: equal numbers mean the same test on the same values. */

import { op } from '../../cbpf/index.js';
import { type Graph, NONE } from '../graph.js';
import { A, REGISTERS } from '../registers.js';
import type { ExitValues } from './evaluate.js';
import type { Levels } from './levels.js';
import { Triples } from './triples.js';

export interface BlockTests {
  /** By block: its test. Opcode, value of A and operand make it. */
  readonly test: Int32Array;
  /**
   * By block: what a true outcome of its test settles. That is the same test elsewhere, or, when it found A equal to a
   * constant, all tests whether A equals some constant, which have one number for this: not that of a test.
   */
  readonly settles: Int32Array;
  /** One more than the largest number. */
  readonly numbers: number;
}

const EQUALS_CONSTANT = op.JMP | op.JEQ | op.K;

/** For the blocks of `levels`. */
export function blockTests(
  { blocks }: Graph,
  { upward }: Levels,
  exitValues: ExitValues,
  operands: Int32Array,
): BlockTests {
  const triples = new Triples();
  const test = new Int32Array(blocks.length);
  const settles = new Int32Array(blocks.length);
  for (const b of upward) {
    const { code } = blocks[b]!.branch;
    const a = exitValues[b * REGISTERS + A]!;
    test[b] = triples.number(code, a, operands[b]!);
    settles[b] = code === EQUALS_CONSTANT ? triples.number(code, a, NONE) : test[b]!;
  }
  return { test, settles, numbers: triples.size };
}

/** Whether the block tests if A equals a constant. */
export const comparesForEquality = ({ test, settles }: BlockTests, block: number): boolean =>
  test[block] !== settles[block];
