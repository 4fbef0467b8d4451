/** Filter text → syntax tree. */

import { assert } from '../base/index.js';
import type { Filter } from './ast.js';
import { maximumBrackets, maximumDepth } from './depth.js';
import * as diagnostics from './diagnostics.js';
import { recognize } from './earley.js';
import { explain } from './fault.js';
import { type Token, tokenize } from './lexer.js';
import { resolve } from './resolve.js';

/**
 * The syntax tree of a filter in the language of pcap-filter(7), as libpcap 1.10 parses it.
 *
 * @throws {FilterError} when libpcap's grammar has no such filter; names and addresses are not looked up yet.
 */
export function parse(text: string): Filter {
  const tokens = tokenize(text);
  refuseDeepNesting(tokens);
  const outcome = recognize(tokens);
  if (outcome.kind === 'stuck') throw explain({ text, tokens, ...outcome });
  const { trees } = outcome;
  assert(trees.length === 1, 'parse', `${trees.length} parses of ${JSON.stringify(text)}`);
  const [tree] = trees;
  const span = { start: 0, end: text.length };
  return { kind: 'filter', expression: tree && resolve(tree), text, span };
}

/** Seen in the tokens already: for the parser each level costs much more than an operand. */
function refuseDeepNesting(tokens: readonly Token[]): void {
  let open = 0;
  let prefixes = 0;
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') open += 1;
    else if (token.text === ')' || token.text === ']') open -= 1;
    if (open > maximumBrackets) throw diagnostics.tooManyBrackets(token);
    prefixes = token.type === 'not' || token.type === 'minus' ? prefixes + 1 : 0;
    if (prefixes > maximumDepth) throw diagnostics.tooDeep(token);
  }
}
