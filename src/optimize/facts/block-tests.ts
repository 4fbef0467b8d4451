/** What blocks test → numbers: equal numbers mean the same test on the same values. They last while the values do. */

import { op } from '../../cbpf/index.js';
import type { Statement } from '../../cfg/index.js';
import { NONE } from '../graph.js';
import { Triples } from './triples.js';

const EQUALS_CONSTANT = op.JMP | op.JEQ | op.K;

export class BlockTests {
  readonly #triples = new Triples();
  /** By block: its test. Opcode, value of A and operand make it. */
  readonly test: Int32Array;
  /**
   * By block: what a true outcome of its test settles. That is the same test elsewhere, or, when it found A equal to a
   * constant, all tests whether A equals some constant, which have one number for this: not that of a test.
   */
  readonly settles: Int32Array;

  constructor(blockCount: number) {
    this.test = new Int32Array(blockCount);
    this.settles = new Int32Array(blockCount);
  }

  /** One more than the largest number. */
  get numbers(): number {
    return this.#triples.size;
  }

  /** Notes that the test of block b compares the value of A with the value of an operand. */
  set(b: number, { code }: Statement, a: number, operand: number): void {
    this.test[b] = this.#triples.number(code, a, operand);
    this.settles[b] = code === EQUALS_CONSTANT ? this.#triples.number(code, a, NONE) : this.test[b]!;
  }

  /** Whether the block tests if A equals a constant. */
  comparesForEquality(b: number): boolean {
    return this.test[b] !== this.settles[b];
  }
}
