/** Tokens → the trees of the grammar, or where nothing fits any more and what would have. The only user of nearley. */

import nearley from 'nearley';
import { rules, start } from './grammar.generated.js';
import type { Token } from './lexer.js';
import type { Tree } from './tree.js';

const grammar = nearley.Grammar.fromCompiled({ ParserRules: rules, ParserStart: start });

/** What is looked for at some place: token classes, and the texts of the tokens that a rule quotes. */
export interface Expected {
  readonly symbols: ReadonlySet<string>;
  /** The filter might end here. */
  readonly end: boolean;
}

export type Outcome =
  | { readonly kind: 'accepted'; readonly trees: readonly (Tree | undefined)[] }
  /** `index` is that of the first token that does not fit, or the number of tokens when more are needed. */
  | { readonly kind: 'stuck'; readonly index: number; readonly expected: Expected };

/** The part of nearley's tables that its type declarations leave out. */
interface State {
  readonly rule: nearley.Rule;
  readonly dot: number;
  readonly isComplete: boolean;
}
interface Column {
  readonly states: readonly State[];
  readonly scannable: readonly State[];
}

/** Hands the tokens to nearley one by one. */
class TokenCursor implements nearley.Lexer {
  private position = 0;
  constructor(private readonly tokens: readonly Token[]) {}
  next(): (Token & { readonly value: string }) | undefined {
    const token = this.tokens[this.position++];
    // Only nearley's declaration asks for a value; nearley itself hands the token on.
    return token as (Token & { readonly value: string }) | undefined;
  }
  reset(): void {}
  save(): nearley.LexerState {
    return {};
  }
  formatError(): string {
    return '';
  }
}

/** Thrown through nearley to get out of it. */
const stuck = Symbol('stuck');

class FilterParser extends nearley.Parser {
  declare readonly table: readonly Column[];

  constructor(tokens: readonly Token[]) {
    super(grammar, { lexer: new TokenCursor(tokens) });
  }

  /** nearley calls this at a token that fits nothing; its own makes a long message of the whole table, recursively. */
  reportError(): never {
    throw stuck;
  }

  expected(): Expected {
    const column = this.table[this.current]!;
    const symbols = new Set<string>();
    for (const { rule, dot } of column.scannable) {
      const symbol: { readonly type?: string; readonly literal?: string } = rule.symbols[dot];
      symbols.add((symbol.type ?? symbol.literal)!);
    }
    return { symbols, end: column.states.some(({ rule, isComplete }) => isComplete && rule.name === start) };
  }
}

export function recognize(tokens: readonly Token[]): Outcome {
  const parser = new FilterParser(tokens);
  try {
    parser.feed('');
  } catch (error) {
    if (error !== stuck) throw error;
  }
  if (parser.current === tokens.length && parser.results.length > 0) {
    return { kind: 'accepted', trees: parser.results };
  }
  return { kind: 'stuck', index: parser.current, expected: parser.expected() };
}

/** What would fit behind all of these tokens, which must fit themselves. */
export function expectedAfter(tokens: readonly Token[]): Expected {
  const parser = new FilterParser(tokens);
  parser.feed('');
  return parser.expected();
}
