/** Filter text → syntax tree. */

import nearley from 'nearley';
import { assert, type Span } from '../base/index.js';
import type { Filter } from './ast.js';
import * as diagnostics from './diagnostics.js';
import { rules, start } from './grammar.generated.js';
import { type Token, tokenize } from './lexer.js';
import { resolve } from './resolve.js';
import type { Tree } from './tree.js';

/** Hands the tokens to nearley one by one. */
class TokenCursor implements nearley.Lexer {
  private position = 0;
  constructor(private readonly tokens: readonly Token[]) {}
  next(): (Token & { readonly value: string }) | undefined {
    const token = this.tokens[this.position++];
    return token && { ...token, value: token.text };
  }
  reset(): void {}
  save(): nearley.LexerState {
    return {};
  }
  formatError(): string {
    return '';
  }
}

/** nearley's parser, made to throw an error of ours at a token that fits nothing. */
class FilterParser extends nearley.Parser {
  constructor(tokens: readonly Token[]) {
    super(grammar, { lexer: new TokenCursor(tokens) });
  }
  /** nearley calls this; its own makes a long message, and a deep recursion, of the parse table. */
  reportError(token: Token): never {
    throw diagnostics.syntaxError(token);
  }
}

const grammar = nearley.Grammar.fromCompiled({ ParserRules: rules, ParserStart: start });

/**
 * The syntax tree of a filter in the language of pcap-filter(7), as libpcap 1.10 parses it.
 *
 * @throws {FilterError} when libpcap's grammar has no such filter; names and addresses are not looked up yet.
 */
export function parse(text: string): Filter {
  const tokens = tokenize(text);
  const parser = new FilterParser(tokens);
  parser.feed('');
  const trees: readonly (Tree | undefined)[] = parser.results;
  if (trees.length === 0) throw diagnostics.syntaxError({ start: text.length, end: text.length });
  assert(trees.length === 1, 'parse', `${trees.length} parses of ${JSON.stringify(text)}`);
  const span: Span = { start: 0, end: text.length };
  const tree = trees[0];
  return { kind: 'filter', expression: tree && resolve(tree), text, span };
}
