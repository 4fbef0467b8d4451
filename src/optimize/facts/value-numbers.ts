/**
 * Value numbering (Cocke & Schwartz): equal computations on equal values get one number, so that two registers are known
 * to be equal when their numbers are. Constants are the numbers made by loading an immediate.
 */

import { op } from '../../cbpf/index.js';
import { Triples } from './triples.js';

/** The number of a value nothing is known of. libpcap takes two such values for equal where it compares numbers. */
export const UNKNOWN = 0;

const LOAD_IMMEDIATE = op.LD | op.IMM;

/** Numbers are never taken back: a computation keeps its number through all rounds. */
export class ValueNumbers {
  readonly #computations = new Triples();

  /** One more than the largest number. */
  get size(): number {
    return this.#computations.size;
  }

  /** The number of an operation on two operands, each a value number or a plain number such as an offset. */
  of(code: number, first: number, second: number): number {
    return this.#computations.number(code, first, second);
  }

  ofConstant(k: number): number {
    return this.#computations.number(LOAD_IMMEDIATE, k, 0);
  }

  isConstant(value: number): boolean {
    return value !== UNKNOWN && this.#computations.first(value) === LOAD_IMMEDIATE;
  }

  constant(value: number): number {
    return this.#computations.second(value) >>> 0;
  }
}
