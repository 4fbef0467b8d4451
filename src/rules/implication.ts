/**
 * Whether packets that one decision accepts are accepted by another: then a test may be asked for its hits alone, and what is
 * behind its miss be asked of every packet.
 *
 *     if (v in I) hit else miss   accepts what   (v in I and hit) or miss   does
 *
 * if all that the miss accepts holds v, and is accepted by the hit where v is in I. So lists become searches: none of their
 * tests waits for another to fail.
 */

import { covers, type Decision, type Decisions, type Test } from './decision.js';

/** Steps that one question may take. No is always a safe answer. */
const PATIENCE = 300;

export class Implications {
  readonly #decisions: Decisions;
  readonly #known = new Map<string, boolean>();
  readonly #separable = new Map<Test, boolean>();
  #steps = 0;

  constructor(decisions: Decisions) {
    this.#decisions = decisions;
  }

  /** Whether the hits of a test can be asked apart from what is behind its miss. */
  isSeparable(test: Test): boolean {
    const known = this.#separable.get(test);
    if (known !== undefined) return known;
    this.#steps = PATIENCE;
    const { inside, outside, value } = test;
    const is =
      outside === this.#decisions.reject ||
      (covers(outside.needs, value.loads) &&
        (this.#implies(outside, inside) || this.#implies(outside, inside, test)));
    this.#separable.set(test, is);
    return is;
  }

  /** With `hit`, for packets whose value is in its interval. */
  #implies(from: Decision, to: Decision, hit?: Test): boolean {
    const { accept, reject } = this.#decisions;
    const [one, other] = hit === undefined ? [from, to] : [pruned(from, hit), pruned(to, hit)];
    if (one === other || one === reject || other === accept) return true;
    if (other === reject) return false;
    if (hit === undefined) {
      const known = this.#known.get(`${one.number},${other.number}`);
      if (known !== undefined) return known;
    }
    if (this.#steps-- <= 0) return false;
    const is = this.#split(one, other, hit);
    // A no for want of patience is none for good.
    if (hit === undefined && (is || this.#steps > 0)) this.#known.set(`${one.number},${other.number}`, is);
    return is;
  }

  #split(one: Decision, other: Decision, hit: Test | undefined): boolean {
    if (one.kind === 'guard') return this.#implies(one.next, other, hit);
    if (
      one.kind === 'test' &&
      other.kind === 'test' &&
      one.value === other.value &&
      one.first === other.first &&
      one.last === other.last
    ) {
      return this.#implies(one.inside, other.inside, hit) && this.#implies(one.outside, other.outside, hit);
    }
    if (other.kind === 'guard' && covers(one.needs, [other.load]) && this.#implies(one, other.next, hit))
      return true;
    if (
      other.kind === 'test' &&
      covers(one.needs, other.value.loads) &&
      this.#implies(one, other.inside, hit) &&
      this.#implies(one, other.outside, hit)
    ) {
      return true;
    }
    return (
      one.kind === 'test' && this.#implies(one.inside, other, hit) && this.#implies(one.outside, other, hit)
    );
  }
}

/** A decision about packets that hit a test, as far as tests of the same value come first. */
function pruned(decision: Decision, { value, first, last }: Test): Decision {
  let here = decision;
  while (here.kind === 'test' && here.value === value) {
    if (here.first <= first && last <= here.last) here = here.inside;
    else if (here.last < first || here.first > last) here = here.outside;
    else break;
  }
  return here;
}
