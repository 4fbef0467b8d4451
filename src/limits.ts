/**
 * How much a filter may cost: caps on its text, its depth and the code made for it, checked as early as they can be known.
 * Time and memory of every later step are near-linear in these.
 */

import type { Arithmetic, Expression, Filter } from './syntax/index.js';

export interface Limits {
  /** UTF-16 code units of the expression. */
  readonly textLength: number;
  /**
   * Levels of the syntax tree: `not`, parenthesised chains inside each other, right operands of arithmetic, offsets of
   * loads. The length of a chain or sum does not count, nor do superfluous parentheses. More than 1000 never compile.
   */
  readonly depth: number;
  /** Instructions, as they are generated: the optimizer leaves fewer. What libpcap makes with `tcpdump -O -d`. */
  readonly instructions: number;
  /**
   * Blocks that the optimizer looks at, all its rounds together. It goes as many rounds as libpcap's: a dozen for most
   * lists, a hundred for some, and now and then as many as there are tests.
   */
  readonly visits: number;
}

/**
 * For filters that may come from anybody: lists of 10,000 hosts compile, and nothing was found to take more than two seconds
 * (docs/optimizer.md). Longer lists of one's own compile with generousLimits.
 */
export const defaultLimits: Limits = {
  textLength: 524_288,
  depth: 1000,
  instructions: 250_000,
  visits: 1_200_000,
};

/** For lists of one's own as long as they come: what the command line compiles with. A list of 10,000 ports takes seconds. */
export const generousLimits: Limits = {
  textLength: 16_777_216,
  depth: 1000,
  instructions: 4_000_000,
  visits: 1e9,
};

/** For filters of strangers: all that people write by hand compiles, and nothing takes more than a fraction of a second. */
export const untrustedLimits: Limits = {
  textLength: 16_384,
  depth: 100,
  instructions: 16_384,
  visits: 500_000,
};

/** Limits left out, or undefined, are the default ones. */
export const withDefaults = (limits: Partial<Limits> = {}): Limits => ({
  textLength: limits.textLength ?? defaultLimits.textLength,
  depth: limits.depth ?? defaultLimits.depth,
  instructions: limits.instructions ?? defaultLimits.instructions,
  visits: limits.visits ?? defaultLimits.visits,
});

/** The part of the filter that lies more than `limit` levels deep, if there is one: the first of the deepest allowed. */
export function tooDeepPart({ expression }: Filter, limit: number): Expression | Arithmetic | undefined {
  return expression && deeperThan(expression, limit);
}

/** `room`: the levels that are left for this node and all below it. */
function deeperThan(node: Expression | Arithmetic, room: number): Expression | Arithmetic | undefined {
  if (room <= 0) return node;
  switch (node.kind) {
    case 'chain':
      return firstOf([node.first, ...node.rest.map(({ operand }) => operand)], room - 1);
    case 'not':
      return deeperThan(node.operand, room - 1);
    case 'relation':
      return firstOf([node.left, node.right], room - 1);
    case 'negate':
      return deeperThan(node.operand, room - 1);
    case 'load':
      return deeperThan(node.offset, room - 1);
    case 'binary':
      return deeperInSum(node, room);
    default:
      return undefined;
  }
}

function firstOf(nodes: readonly (Expression | Arithmetic)[], room: number) {
  for (const node of nodes) {
    const found = deeperThan(node, room);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Down the left operands in a loop: they may be as many as the text is long. */
function deeperInSum(sum: Arithmetic, room: number): Arithmetic | Expression | undefined {
  let here = sum;
  for (; here.kind === 'binary'; here = here.left) {
    const found = deeperThan(here.right, room - 1);
    if (found !== undefined) return found;
  }
  return deeperThan(here, room);
}
