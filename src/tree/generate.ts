/**
 * The syntax tree of a filter that is one long list, and nothing else → a program that searches it, without the detour over
 * libpcap's optimizer: hosts and networks, or ports, joined by `or`, or their negations joined by `and`.
 */

import { cover } from '../base/index.js';
import { close, type LinearProgram, not, returnBlock } from '../cfg/index.js';
import * as codegen from '../codegen/index.js';
import type { Chain, Filter, Identifier } from '../syntax/index.js';
import { addressList } from './addresses.js';
import { type Entry, entryOf } from './entry.js';
import { isUnclear, placed } from './field-test.js';
import { layOut } from './layout.js';
import { portList } from './ports.js';
import { runsOf } from './runs.js';
import { isSearchable } from './searchable.js';

/** Lists shorter than this go the ordinary way, and are searched behind the optimizer. */
const SHORTEST = 500;

/** Nothing for any other filter. */
export function compileList(
  filter: Filter,
  snapLength: number,
  options: codegen.GeneratorOptions,
  shortest = SHORTEST,
): LinearProgram | undefined {
  const { expression } = filter;
  if (expression === undefined || expression.kind === 'identifier') return undefined;
  const isNegated = expression.kind === 'not';
  const chain = isNegated ? expression.operand : expression;
  if (chain.kind !== 'chain') return undefined;
  const g = new codegen.Generator(options, filter.span);
  const list = listOf(g, chain, shortest);
  if (list === undefined) return undefined;
  g.span = cover(list.nodes[0]!.span, list.nodes.at(-1)!.span);
  const addresses = list.entries.filter((each) => each.list === 'addresses');
  const ports = list.entries.filter((each) => each.list === 'ports');
  const found = ports.length > 0 ? portList(g, ports) : addressList(g, addresses);
  g.span = filter.span;
  const predicate = codegen.withPrologue(g, list.isNegated === isNegated ? found : not(found));
  return layOut(close(predicate, returnBlock(snapLength, filter.span), returnBlock(0, filter.span)));
}

interface List {
  /** `not A and not B`, for `not (A or B)`. */
  readonly isNegated: boolean;
  readonly nodes: readonly Identifier[];
  readonly entries: readonly Entry[];
}

function listOf(g: codegen.Generator, chain: Chain, shortest: number): List | undefined {
  const [run, ...others] = runsOf(chain);
  if (run === undefined || others.length > 0 || run.operands.length < shortest || !isSearchable(g.layout)) {
    return undefined;
  }
  const isNegated = run.operator === 'and';
  const nodes: Identifier[] = [];
  const entries: Entry[] = [];
  for (const operand of run.operands) {
    const node = !isNegated ? operand : operand.kind === 'not' ? operand.operand : undefined;
    if (node?.kind !== 'identifier') return undefined;
    const entry = entryOf(g, node);
    if (entry === undefined || isEverything(entry)) return undefined;
    if (entries.length > 0 && !isAlike(entries[0]!, entry)) return undefined;
    nodes.push(node);
    entries.push(entry);
  }
  const isClear = !isUnclear(placed(entries.flatMap(({ tests }) => tests)));
  return isClear ? { isNegated, nodes, entries } : undefined;
}

/** `net 0.0.0.0/0`: whether there is anything left to accept is found out by the optimizer. */
const isEverything = ({ tests }: Entry): boolean => tests.some(({ words }) => words.length === 0);

/** Where some entries ask for the source alone and some for both, libpcap's optimizer is needed to tell their order. */
const isAlike = (one: Entry, other: Entry): boolean =>
  one.list === other.list &&
  one.tests.map(({ side }) => side).join() === other.tests.map(({ side }) => side).join();
