/**
 * A filter that rejects all packets → the fewest tests of it that do so together, in the order of the text. Parts of the
 * filter are compiled by themselves until no test can be left out; this is done for an error message alone.
 */

import { cover, type Span } from './base/index.js';
import type { Chain, Expression, Filter, Link } from './syntax/index.js';
import { isMover, type Mover, neverTogether, type OutcomesOf, type Term } from './warnings/index.js';

/** A test that has to hold, or not to hold, for the filter to accept. */
export interface Contradictory {
  readonly span: Span;
  readonly node: Expression;
  readonly negated: boolean;
}

/** How much is compiled in all before the search is given up, in tests of usual length: about half a second. */
const MOST_WORK = 2000;

class TooMuchWork extends Error {}

/**
 * `outcomes` is what is known of each part without compiling it, a good guess; `rejects` tells of a part whether it rejects all packets by itself. Undefined when the search takes too long, or when the
 * parts of the filter do not show what all of it together does.
 */
export function contradictionIn(
  { expression }: Filter,
  outcomes: OutcomesOf,
  rejects: (part: Expression) => boolean,
): readonly Contradictory[] | undefined {
  if (expression === undefined) return undefined;
  try {
    return new Search(outcomes, rejects).among([...conjuncts({ node: expression, negated: false })], []);
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

/** The terms that all have to hold, with `not` pushed down to them. */
function* conjuncts({ node, negated }: Term): Iterable<Term> {
  if (node.kind === 'not' && (negated || isCompound(node.operand))) {
    yield* conjuncts({ node: node.operand, negated: !negated });
  } else if (node.kind === 'chain' && joins(node.rest.at(-1)!, negated) === 'and') {
    const from = node.rest.findLastIndex((link) => joins(link, negated) === 'or') + 1;
    yield* conjuncts({ node: beginning(node, from), negated });
    for (const { operand } of node.rest.slice(from)) yield* conjuncts({ node: operand, negated });
  } else {
    yield { node, negated };
  }
}

const isCompound = ({ kind }: Expression): boolean => kind === 'not' || kind === 'chain';

/** What an operator is under `not`. */
const joins = ({ operator }: Link, negated: boolean): Link['operator'] =>
  negated ? (operator === 'and' ? 'or' : 'and') : operator;

/** The first operand and `count` more. */
function beginning({ first, rest }: Chain, count: number): Expression {
  const last = rest[count - 1];
  if (last === undefined) return first;
  return { kind: 'chain', first, rest: rest.slice(0, count), span: cover(first.span, last.operand.span) };
}

/** The first of the alternatives that a term consists of; undefined if it is a single test. */
function firstAlternative({ node, negated }: Term): Term | undefined {
  if (node.kind === 'not') return { node: node.operand, negated: !negated };
  if (node.kind !== 'chain') return undefined;
  const count = node.rest.findLastIndex((link) => joins(link, negated) === 'and') + 1;
  return { node: beginning(node, count), negated };
}

class Search {
  readonly #outcomes: OutcomesOf;
  readonly #rejects: (part: Expression) => boolean;
  #work = 0;

  constructor(outcomes: OutcomesOf, rejects: (part: Expression) => boolean) {
    this.#outcomes = outcomes;
    this.#rejects = rejects;
  }

  /** `before`: what moves headers on the left of the terms. */
  among(terms: readonly Term[], before: readonly Mover[]): readonly Contradictory[] | undefined {
    const places = this.#places(terms, before);
    if (places === undefined) return undefined;
    const [place] = places;
    if (place === undefined || places.length > 1) return places.map((each) => told(terms[each]!));
    // The term is impossible by itself: every alternative of it is.
    const alternative = firstAlternative(terms[place]!);
    if (alternative === undefined) return [told(terms[place]!)];
    const left = terms.slice(0, place).flatMap(({ node }) => moversIn(node));
    return this.among([...conjuncts(alternative)], [...before, ...left]);
  }

  #places(terms: readonly Term[], before: readonly Mover[]): readonly number[] | undefined {
    // The guess is of terms that exclude each other, one of which may be impossible by itself.
    const guess = neverTogether(terms.map((term) => this.#outcomes(term)));
    if (guess !== undefined && this.#reject(terms, before, guess)) {
      return this.#fewest(terms, before, [], [], guess).toSorted((a, b) => a - b);
    }
    const all = terms.map((_, place) => place);
    const alone = all.find((place) => this.#reject(terms, before, [place]));
    if (alone !== undefined) return [alone];
    const fewest = this.#fewest(terms, before, [], [], all).toSorted((a, b) => a - b);
    return this.#reject(terms, before, fewest) ? fewest : undefined;
  }

  /**
   * The fewest of `candidates` that reject all packets together with the terms at `kept`, by halves: what is needed of the
   * second half besides all of the first, then what is needed of the first besides that. `added`: what is new in `kept`.
   */
  #fewest(
    terms: readonly Term[],
    before: readonly Mover[],
    kept: readonly number[],
    added: readonly number[],
    candidates: readonly number[],
  ): readonly number[] {
    if (added.length > 0 && this.#reject(terms, before, kept)) return [];
    if (candidates.length === 1) return candidates;
    const half = candidates.length >> 1;
    const [first, second] = [candidates.slice(0, half), candidates.slice(half)];
    const ofSecond = this.#fewest(terms, before, [...kept, ...first], first, second);
    const ofFirst = this.#fewest(terms, before, [...kept, ...ofSecond], ofSecond, first);
    return [...ofFirst, ...ofSecond];
  }

  #reject(terms: readonly Term[], before: readonly Mover[], places: readonly number[]): boolean {
    const chosen = new Set(places);
    const operands = moving(before);
    terms.slice(0, Math.max(...places) + 1).forEach((term, place) => {
      operands.push(...(chosen.has(place) ? [asExpression(term)] : moving(moversIn(term.node))));
    });
    this.#work += operands.reduce((sum, operand) => sum + workOf(operand), 0);
    if (this.#work > MOST_WORK) throw new TooMuchWork();
    return this.#rejects(joined('and', operands));
  }
}

const told = ({ node, negated }: Term): Contradictory => ({ node, negated, span: node.span });

const asExpression = ({ node, negated }: Term): Expression =>
  negated ? { kind: 'not', operand: node, span: node.span } : node;

function joined(operator: Link['operator'], [first, ...others]: readonly Expression[]): Expression {
  if (first === undefined || others.length === 0) return first ?? always;
  return { kind: 'chain', first, rest: others.map((operand) => ({ operator, operand })), span: first.span };
}

const zero = { kind: 'number', value: 0, text: '0', span: { start: 0, end: 0 } } as const;
const always: Expression = { kind: 'relation', left: zero, operator: '=', right: zero, span: zero.span };

/** `0 = 0 or vlan`: asks for nothing, and moves the headers for what is on its right. */
const moving = (movers: readonly Mover[]): Expression[] =>
  movers.length === 0 ? [] : [joined('or', [always, ...movers])];

function moversIn(node: Expression): readonly Mover[] {
  if (node.kind === 'not') return moversIn(node.operand);
  if (node.kind === 'chain')
    return [node.first, ...node.rest.map(({ operand }) => operand)].flatMap(moversIn);
  return isMover(node) ? [node] : [];
}

const USUAL_LENGTH = 20;

/** In tests, long ones counted as several. */
function workOf(node: Expression): number {
  if (node.kind === 'not') return workOf(node.operand);
  if (node.kind !== 'chain') return 1 + (node.span.end - node.span.start) / USUAL_LENGTH;
  return node.rest.reduce((sum, { operand }) => sum + workOf(operand), workOf(node.first));
}
