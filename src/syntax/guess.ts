/** What a guess at the mistake gets and gives, and how it is tried out: nothing is proposed that does not parse further. */

import { type Expected, recognize } from './earley.js';
import { type Token, tokenize } from './lexer.js';

/** The first token that does not fit; `index` is the number of tokens when the text ends too early. */
export interface Fault {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly index: number;
  readonly expected: Expected;
}

export interface Advice {
  readonly hint: string;
  /** The token that is really to blame, when it is not the one where parsing stopped. */
  readonly at?: Token | undefined;
}

/** What one kind of mistake looks like; `undefined` when it is not that. */
export type Guess = (fault: Fault) => Advice | undefined;

/** Does it parse beyond the fault with other tokens from `start` to `end`? A few tokens behind it are enough to see. */
export function helps({ tokens, index }: Fault, start: number, end: number, replacement: string): boolean {
  const inserted = tokenize(replacement);
  const tail = tokens.slice(end, index + 4);
  const changed = [...tokens.slice(0, start), ...inserted, ...tail];
  const outcome = recognize(changed);
  if (outcome.kind === 'accepted') return true;
  const behind = start + inserted.length;
  const mustFit = behind + Math.max(0, index - end);
  return outcome.index > Math.min(mustFit, changed.length - 1);
}
