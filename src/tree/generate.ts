/**
 * The syntax tree of a filter → its control-flow graph, with one search for each list in it. A list is a run of hosts and
 * networks, or of ports, joined by `or`, or their negations joined by `and`. Everything else is compiled as libpcap does.
 */

import { cover } from '../base/index.js';
import { and, close, not, or, type Predicate, returnBlock } from '../cfg/index.js';
import * as codegen from '../codegen/index.js';
import type { Chain, Expression, Filter, Identifier } from '../syntax/index.js';
import { addressList } from './addresses.js';
import { endHere, type Workshop } from './blocks.js';
import { type Entry, entryOf } from './entry.js';
import { portList } from './ports.js';
import { type Operator, type Run, runsOf } from './runs.js';
import { isSearchable } from './searchable.js';

/** A list shorter than this is compiled as libpcap does. */
const SHORTEST_LIST = 2;

/** As codegen's `generate`. A graph with searches in it is not for libpcap's optimizer. */
export function generate(
  filter: Filter,
  snapLength: number,
  options: codegen.GeneratorOptions,
): codegen.Generated {
  if (filter.expression === undefined) return codegen.generate(filter, snapLength, options);
  const g = new codegen.Generator(options, filter.span);
  const fold = new Fold({ g, copies: new Set(), place: { number: undefined } });
  const predicate = fold.expression(filter.expression);
  if (!fold.searches) return codegen.generate(filter, snapLength, options);
  g.span = filter.span;
  const accept = returnBlock(snapLength, filter.span);
  const root = close(codegen.withPrologue(g, predicate), accept, returnBlock(0, filter.span));
  endHere(fold.workshop.copies);
  return { root, optimizable: false };
}

class Fold {
  /** Whether there is a search in the graph. */
  searches = false;
  readonly workshop: Workshop;

  constructor(workshop: Workshop) {
    this.workshop = workshop;
  }

  expression(node: Expression): Predicate {
    switch (node.kind) {
      case 'chain':
        return this.#chain(node);
      case 'not':
        return not(this.expression(node.operand));
      default:
        return this.#primitive(node);
    }
  }

  #primitive(node: Exclude<Expression, { kind: 'chain' | 'not' }>): Predicate {
    const { g } = this.workshop;
    g.span = node.span;
    return codegen.primitive(g, node);
  }

  #chain(node: Chain): Predicate {
    let predicate: Predicate | undefined;
    for (const run of runsOf(node)) {
      for (const next of this.#operands(run)) {
        if (predicate === undefined) predicate = next;
        else predicate = run.operator === 'and' ? and(predicate, next) : or(predicate, next);
      }
    }
    return predicate!;
  }

  /** The operands of a run, with lists in place of theirs. */
  #operands({ operator, operands }: Run): Predicate[] {
    const predicates: Predicate[] = [];
    for (let at = 0; at < operands.length; ) {
      const list = this.#listAt(operator, operands, at);
      if (list.length < SHORTEST_LIST) {
        predicates.push(this.expression(operands[at++]!));
        continue;
      }
      const found = this.#list(
        list.map(({ node }) => node),
        list.map(({ entry }) => entry),
      );
      predicates.push(operator === 'or' ? found : not(found));
      at += list.length;
    }
    return predicates;
  }

  /** The operands from `at` on that make one list. */
  #listAt(operator: Operator, operands: readonly Expression[], at: number): Listed[] {
    const { g } = this.workshop;
    const list: Listed[] = [];
    if (!isSearchable(g.layout)) return list;
    for (let i = at; i < operands.length; i++) {
      const operand = operands[i]!;
      const node = operator === 'or' ? operand : operand.kind === 'not' ? operand.operand : undefined;
      const entry = node && entryOf(g, node);
      if (node?.kind !== 'identifier' || entry === undefined) break;
      if (list.length > 0 && list[0]!.entry.list !== entry.list) break;
      list.push({ node, entry });
    }
    return list;
  }

  #list(nodes: readonly Identifier[], entries: readonly Entry[]): Predicate {
    const { g } = this.workshop;
    g.span = cover(nodes[0]!.span, nodes.at(-1)!.span);
    this.searches = true;
    const addresses = entries.filter((each) => each.list === 'addresses');
    const ports = entries.filter((each) => each.list === 'ports');
    return ports.length > 0 ? portList(this.workshop, ports) : addressList(this.workshop, addresses);
  }
}

interface Listed {
  readonly node: Identifier;
  readonly entry: Entry;
}
