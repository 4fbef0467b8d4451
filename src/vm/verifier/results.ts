/**
 * Results that were worked out before, for operations with a constant: programs ask the same of the same kinds of
 * numbers over and over, most of all in loops.
 */

import type { Scalar } from './scalar.js';

/** More is not kept: a program that asks for more seldom asks the same twice. */
const MOST = 4096;

export class Results<T> {
  readonly #known = new Map<Scalar, Map<Scalar, Map<number, T>>>();
  #count = 0;

  /** `name` tells operations apart. */
  of(name: number, a: Scalar, b: Scalar, work: () => T): T {
    if (b.bits.mask !== 0n || a.bits.mask === 0n) return work();
    const named = this.#known.get(a)?.get(b);
    const known = named?.get(name);
    if (known !== undefined) return known;
    const result = work();
    if (this.#count >= MOST) return result;
    this.#count++;
    if (named !== undefined) {
      named.set(name, result);
      return result;
    }
    const ofA = this.#known.get(a) ?? new Map<Scalar, Map<number, T>>();
    this.#known.set(a, ofA.set(b, new Map([[name, result]])));
    return result;
  }
}
