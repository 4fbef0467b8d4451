/**
 * A filter → its tests in the order of the text, each with what the rest of the filter says about it: which packets get
 * there, which of them matter, and which headers have been moved before it.
 */

import { cover, type Span } from '../base/index.js';
import type { LinkType } from '../link/index.js';
import type { Resolver } from '../names/index.js';
import type { Chain, Expression, Filter, Primitive } from '../syntax/index.js';
import { isMover, type Mover } from './encapsulation.js';
import { ANY, anyKinds, isNever, join, type Kinds, MOST_LAYERS, meet, onLayer } from './kinds.js';
import { carriedBy, possible } from './possible.js';

/** What the filter is for. */
export interface Circumstances {
  readonly link: LinkType;
  readonly context: 'dead' | 'savefile' | 'linux-live';
  /** Undefined when not known. */
  readonly netmask: number | undefined;
  readonly optimize: boolean;
  readonly resolver: Resolver;
}

export interface Survey extends Circumstances {
  readonly text: string;
  readonly filter: Filter;
  readonly tests: readonly Test[];
  readonly chains: readonly Chain[];
  /** Undefined for a part that the filter does not have. */
  readonly possible: (node: Expression) => Outcomes | undefined;
}

/** A part of the filter that has to hold for what is on its right to matter. */
export interface Condition {
  readonly span: Span;
  readonly passing: Kinds;
  readonly before: Condition | undefined;
}

/** A primitive in its place. */
export interface Test {
  readonly node: Primitive;
  /** Stands under an odd number of `not`. */
  readonly negated: boolean;
  /** How many movers are on its left. */
  readonly layer: number;
  /** What may pass it. */
  readonly passing: Kinds;
  /** What may pass all that is joined to it by `and` on its left, up to the next `not` around it. */
  readonly admitted: Kinds;
  /** The parts that leave no more than `admitted`, the nearest first. */
  readonly conditions: Condition | undefined;
  /** The packets whose verdict may depend on it. */
  readonly relevant: Kinds;
  /** The movers on its left that need not have matched for it to be asked. */
  readonly unmet: readonly Mover[];
}

/** What is known of a part by itself. Movers are bits: those that matched for sure when it holds, when it does not. */
export interface Outcomes {
  readonly passing: Kinds;
  readonly failing: Kinds;
  readonly matchedIfTrue: number;
  readonly matchedIfFalse: number;
}

/** Movers beyond this number are not kept track of. */
const MOST_MOVERS = 30;

interface Place {
  readonly negated: boolean;
  readonly admitted: Kinds;
  readonly conditions: Condition | undefined;
  readonly relevant: Kinds;
  readonly matched: number;
}

export function surveyOf(filter: Filter, circumstances: Circumstances): Survey {
  const surveyor = new Surveyor(circumstances, countMovers(filter.expression));
  const { expression, text } = filter;
  if (expression !== undefined) surveyor.survey(expression);
  const { tests, chains, outcomes } = surveyor;
  return { ...circumstances, filter, text, tests, chains, possible: (node) => outcomes.get(node) };
}

function countMovers(node: Expression | undefined): number {
  if (node === undefined) return 0;
  if (node.kind === 'not') return countMovers(node.operand);
  if (node.kind !== 'chain') return isMover(node) ? 1 : 0;
  return node.rest.reduce((sum, { operand }) => sum + countMovers(operand), countMovers(node.first));
}

class Surveyor {
  readonly tests: Test[] = [];
  readonly chains: Chain[] = [];
  readonly outcomes = new Map<Expression, Outcomes>();
  /** For each chain, what is known of its first operands together: of one, of two … */
  readonly #prefixes = new Map<Chain, readonly Outcomes[]>();
  readonly #layerOf = new Map<Primitive, number>();
  readonly #movers: Mover[] = [];
  readonly #circumstances: Circumstances;
  readonly #layers: number;
  readonly #any: Kinds;

  constructor(circumstances: Circumstances, movers: number) {
    this.#circumstances = circumstances;
    this.#layers = Math.min(movers + 1, MOST_LAYERS);
    this.#any = anyKinds(this.#layers);
  }

  survey(expression: Expression): void {
    this.#judge(expression);
    const carried = carriedBy(this.#circumstances.link);
    const everything = carried === undefined ? this.#any : onLayer(this.#layers, 0, carried);
    this.#place(expression, {
      negated: false,
      admitted: everything,
      conditions: undefined,
      relevant: everything,
      matched: 0,
    });
  }

  /** From the leaves up, in the order of the text. */
  #judge(node: Expression): Outcomes {
    const outcomes = this.#judged(node);
    this.outcomes.set(node, outcomes);
    return outcomes;
  }

  #judged(node: Expression): Outcomes {
    switch (node.kind) {
      case 'not': {
        const { passing, failing, matchedIfTrue, matchedIfFalse } = this.#judge(node.operand);
        return {
          passing: failing,
          failing: passing,
          matchedIfTrue: matchedIfFalse,
          matchedIfFalse: matchedIfTrue,
        };
      }
      case 'chain': {
        let outcomes = this.#judge(node.first);
        const prefixes = [outcomes];
        for (const { operator, operand } of node.rest) {
          const next = this.#judge(operand);
          outcomes = operator === 'and' ? both(outcomes, next) : either(outcomes, next);
          prefixes.push(outcomes);
        }
        this.#prefixes.set(node, prefixes);
        return outcomes;
      }
      default:
        return this.#judgedAlone(node);
    }
  }

  #judgedAlone(node: Primitive): Outcomes {
    const layer = this.#movers.length;
    this.#layerOf.set(node, layer);
    const { link, context, resolver } = this.#circumstances;
    const { passing, failing } = possible(node, resolver);
    // A kernel takes the outermost tag out of the packet: whatever is behind it may pass.
    const isKnown = layer < this.#layers && carriedBy(link) !== undefined;
    const told = isKnown && !(node.kind === 'vlan' && context === 'linux-live');
    let matchedIfTrue = 0;
    if (isMover(node)) {
      if (layer < MOST_MOVERS) matchedIfTrue = 1 << layer;
      this.#movers.push(node);
    }
    return {
      passing: told ? onLayer(this.#layers, layer, passing) : this.#any,
      failing: told ? onLayer(this.#layers, layer, failing) : this.#any,
      matchedIfTrue,
      matchedIfFalse: 0,
    };
  }

  /** From the root down. */
  #place(node: Expression, place: Place): void {
    switch (node.kind) {
      case 'not':
        this.#place(node.operand, {
          ...place,
          negated: !place.negated,
          admitted: this.#any,
          conditions: undefined,
        });
        break;
      case 'chain':
        this.#placeChain(node, place);
        break;
      default:
        this.#placeTest(node, place);
    }
  }

  #placeChain(chain: Chain, place: Place): void {
    this.chains.push(chain);
    const prefixes = this.#prefixes.get(chain)!;
    const relevant = this.#relevantFor(chain, prefixes, place.relevant);
    this.#place(chain.first, { ...place, relevant: relevant[0]! });
    const { first } = chain;
    const outcomes = this.outcomes.get(first)!;
    /** What has to hold before the next operand of an `and`. */
    let conditions: Condition = { span: first.span, passing: outcomes.passing, before: place.conditions };
    chain.rest.forEach(({ operator, operand }, index) => {
      const left = prefixes[index]!;
      const conjoined = operator === 'and';
      this.#place(operand, {
        negated: place.negated,
        relevant: relevant[index + 1]!,
        admitted: conjoined ? meet(place.admitted, left.passing) : place.admitted,
        conditions: conjoined ? conditions : place.conditions,
        matched: place.matched | (conjoined ? left.matchedIfTrue : left.matchedIfFalse),
      });
      conditions = conjoined
        ? { span: operand.span, passing: this.outcomes.get(operand)!.passing, before: conditions }
        : {
            span: cover(first.span, operand.span),
            passing: prefixes[index + 1]!.passing,
            before: place.conditions,
          };
    });
  }

  /** For each operand the packets that its neighbours on both sides leave to it. */
  #relevantFor({ rest }: Chain, prefixes: readonly Outcomes[], whole: Kinds): readonly Kinds[] {
    const backwards: Kinds[] = [];
    let relevant = whole;
    for (let index = rest.length - 1; index >= 0; index -= 1) {
      const { operator, operand } = rest[index]!;
      const [left, right] = [prefixes[index]!, this.outcomes.get(operand)!];
      const leaves = ({ passing, failing }: Outcomes): Kinds => (operator === 'and' ? passing : failing);
      backwards.push(meet(relevant, leaves(left)));
      relevant = meet(relevant, leaves(right));
    }
    backwards.push(relevant);
    return backwards.reverse();
  }

  #placeTest(node: Primitive, { negated, admitted, conditions, relevant, matched }: Place): void {
    const layer = this.#layerOf.get(node)!;
    const unmet = this.#movers
      .slice(0, Math.min(layer, MOST_MOVERS))
      .filter((_, index) => (matched & (1 << index)) === 0);
    const { passing } = this.outcomes.get(node)!;
    this.tests.push({ node, negated, layer, passing, admitted, conditions, relevant, unmet });
  }
}

const both = (a: Outcomes, b: Outcomes): Outcomes => ({
  passing: meet(a.passing, b.passing),
  failing: join(a.failing, b.failing),
  matchedIfTrue: a.matchedIfTrue | b.matchedIfTrue,
  matchedIfFalse: a.matchedIfFalse & (a.matchedIfTrue | b.matchedIfFalse),
});

const either = (a: Outcomes, b: Outcomes): Outcomes => ({
  passing: join(a.passing, b.passing),
  failing: meet(a.failing, b.failing),
  matchedIfTrue: a.matchedIfTrue & (a.matchedIfFalse | b.matchedIfTrue),
  matchedIfFalse: a.matchedIfFalse | b.matchedIfFalse,
});

/** The part of a set that is about the headers which the test looks at. */
export const kindsAt = ({ layer }: Test, kinds: Kinds): number => kinds[layer] ?? ANY;

/** Nothing that gets to the test can pass it, though there is something that gets there, and something that passes it. */
export const isContradicted = ({ passing, admitted }: Test): boolean =>
  !isNever(passing) && !isNever(admitted) && isNever(meet(passing, admitted));
