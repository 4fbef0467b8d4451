/** Where parsing stopped → one sentence on what was probably meant. */

import type { Advice, Fault, Guess } from './guess.js';
import * as signs from './wrong-signs.js';
import * as words from './wrong-words.js';

/** The first one that has an idea is heard. */
const guesses: readonly Guess[] = [
  words.displayFilter,
  signs.strayCharacter,
  signs.foreignOperator,
  signs.emptyParentheses,
  signs.doubledConnective,
  signs.comparedPort,
  signs.superfluousEquals,
  signs.misplacedSign,
  words.headerField,
  words.misspelling,
  words.keywordAsName,
  words.bareConstant,
  words.bareValue,
  signs.missingRelation,
  signs.missingConnective,
];

/** A hint is one sentence; one that repeats a long word or much of a filter is none. */
const longestHint = 240;

export function findAdvice(fault: Fault): Advice | undefined {
  for (const guess of guesses) {
    const advice = guess(fault);
    if (advice !== undefined && advice.hint.length <= longestHint) return advice;
  }
  return undefined;
}
