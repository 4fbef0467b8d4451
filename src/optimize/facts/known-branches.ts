/**
 * Edge dominators and exit values → what is known, on an edge, of the test a block ends in: the edges on every way there
 * that settle it, and which of them libpcap would try first.
 *
 * Two tests are one when their opcodes, the values of A and the operands agree. And where A was found equal to a constant,
 * it is known to be unequal to every other.
 */

import { op } from '../../cbpf/index.js';
import { blockOfEdge, type Graph, NONE } from '../graph.js';
import { A, REGISTERS } from '../registers.js';
import type { EdgeDominators } from './edge-dominators.js';
import { KeyedAncestors } from './keyed-ancestors.js';
import { ValueNumbers } from './value-numbers.js';

const EQUALS_CONSTANT = op.JMP | op.JEQ | op.K;

export class KnownBranches {
  readonly #blockCount: number;
  /** By block: the number of its test. Blocks with the same test share it. */
  readonly #test: Int32Array;
  /** By block: the tests that a true outcome of its own settles: those that compare A with any constant, or just its own. */
  readonly #settled: Int32Array;
  /** True edges by what they settle, false edges by their test. */
  readonly #whenTrue: KeyedAncestors;
  readonly #whenFalse: KeyedAncestors;
  /** By true edge: 1 if it and those that settle the same above it have different tests. Only dead code has that. */
  readonly #contradicts: Uint8Array;

  constructor(
    { blocks }: Graph,
    { edges, order }: EdgeDominators,
    exitValues: Int32Array,
    operands: Int32Array,
  ) {
    const count = blocks.length;
    this.#blockCount = count;
    this.#test = new Int32Array(count);
    this.#settled = new Int32Array(count);
    const keys = new ValueNumbers();
    const trueKeys = new Int32Array(2 * count).fill(NONE);
    const falseKeys = new Int32Array(2 * count).fill(NONE);
    let keyCount = 0;
    for (const edge of edges) {
      if (edge >= count) continue;
      const { code } = blocks[edge]!.branch;
      const a = exitValues[edge * REGISTERS + A]!;
      const test = keys.of(code, a, operands[edge]!);
      const settled = code === EQUALS_CONSTANT ? keys.of(code, a, NONE) : test;
      this.#test[edge] = test;
      this.#settled[edge] = settled;
      trueKeys[edge] = settled;
      falseKeys[count + edge] = test;
      keyCount = Math.max(keyCount, test + 1, settled + 1);
    }
    this.#whenTrue = new KeyedAncestors(order, edges, trueKeys, keyCount);
    this.#whenFalse = new KeyedAncestors(order, edges, falseKeys, keyCount);
    this.#contradicts = new Uint8Array(count);
    for (const edge of edges) {
      if (edge >= count) continue;
      const above = this.#whenTrue.enclosing[edge]!;
      if (above === NONE) continue;
      this.#contradicts[edge] = this.#contradicts[above]! | (this.#test[above] === this.#test[edge] ? 0 : 1);
    }
  }

  /**
   * What is known on `edge` of the test of `block`, in the order libpcap would find it: one or more outcomes, or none.
   * More than one only on an edge that is never taken.
   */
  outcomes(edge: number, block: number): readonly boolean[] {
    const test = this.#test[block]!;
    const settling = this.#whenTrue.nearest(edge, this.#settled[block]!);
    const known: boolean[] = [];
    if (settling !== NONE) {
      if (this.#contradicts[settling] === 0) known.push(this.#test[settling] === test);
      else known.push(...this.#byNumber(settling, test));
    }
    if (this.#whenFalse.nearest(edge, test) !== NONE) known.push(false);
    return known;
  }

  /** The outcomes that `settling` and the edges above it that settle the same give, by the lowest edge that gives each. */
  #byNumber(settling: number, test: number): boolean[] {
    let lowestTrue = Infinity;
    let lowestFalse = Infinity;
    for (let edge = settling; edge !== NONE; edge = this.#whenTrue.enclosing[edge]!) {
      const block = blockOfEdge(edge, this.#blockCount);
      if (this.#test[block] === test) lowestTrue = Math.min(lowestTrue, edge);
      else lowestFalse = Math.min(lowestFalse, edge);
    }
    const outcomes: boolean[] = [];
    if (lowestTrue !== Infinity) outcomes.push(true);
    if (lowestFalse !== Infinity) outcomes.push(false);
    return lowestTrue < lowestFalse ? outcomes : outcomes.reverse();
  }
}
