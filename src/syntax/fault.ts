/** Where parsing stopped → the error to throw: what is wrong, what would fit, and a hint where the mistake can be guessed. */

import type { FilterError, Span } from '../base/index.js';
import * as diagnostics from './diagnostics.js';
import { expectedAfter } from './earley.js';
import { expectedWords } from './expected.js';
import type { Fault } from './guess.js';
import { findAdvice } from './hints.js';
import type { Token } from './lexer.js';
import { readNumber } from './shapes.js';

export function explain(fault: Fault): FilterError {
  const { text, tokens, index, expected } = fault;
  const token = tokens[index];
  if (token?.type === 'badNumber') {
    return readNumber(token.text) === 'not-octal'
      ? diagnostics.notOctal(token)
      : diagnostics.numberOverflows(token);
  }
  const address = badAddress(fault);
  if (address !== undefined) return diagnostics.badAddress(text.slice(address.start, address.end), address);

  const advice = findAdvice(fault);
  if (advice?.at !== undefined) {
    const before = tokens.slice(0, tokens.indexOf(advice.at));
    const remedy = {
      // Behind a word that does not fit nothing is expected.
      expected: before.length > index ? [] : expectedWords(expectedAfter(before), tokens, before.length),
      hint: advice.hint,
    };
    return advice.at.type === 'number'
      ? diagnostics.bareNumber(advice.at, remedy)
      : diagnostics.unexpectedToken(advice.at, remedy);
  }
  const remedy = { expected: expectedWords(expected, tokens, index), hint: advice?.hint };
  const open = openBrackets(tokens.slice(0, index));
  if (token === undefined) {
    const unclosed = open.at(-1);
    const close = unclosed && closing.get(unclosed.text);
    if (unclosed !== undefined && close !== undefined && expected.symbols.has(close)) {
      return diagnostics.unclosedBracket(unclosed, close);
    }
    return diagnostics.unexpectedEnd(text.length, remedy);
  }
  const innermost = open.at(-1);
  const opening = opener.get(token.text);
  if (opening !== undefined && innermost !== undefined && innermost.text !== opening) {
    return diagnostics.crossedBrackets(innermost, token, closing.get(innermost.text) ?? '', remedy);
  }
  if (opening !== undefined && innermost === undefined) {
    return diagnostics.unopenedBracket(token, opening, remedy);
  }
  return diagnostics.unexpectedToken(token, remedy);
}

const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
]);
const opener: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
]);

/** The brackets that are still open behind these tokens, outermost first. */
function openBrackets(tokens: readonly Token[]): readonly Token[] {
  const open: Token[] = [];
  for (const token of tokens) {
    if (closing.has(token.text)) open.push(token);
    else if (opener.has(token.text)) open.pop();
  }
  return open;
}

/** An address that went wrong takes in everything that is joined to it, as its writer meant it to. */
function badAddress({ text, tokens, index }: Fault): Span | undefined {
  const [token, before] = [tokens[index], tokens[index - 1]];
  if (token === undefined) return undefined;
  const runsOn = (before?.type === 'mac' || before?.type === 'ipv6') && before.end === token.start;
  if (token.type !== 'badAddress' && !(runsOn && before.text.includes(':'))) return undefined;
  let { start, end } = token;
  while (start > 0 && /[\w.:-]/.test(text[start - 1]!)) start -= 1;
  while (end < text.length && /[\w.:-]/.test(text[end]!)) end += 1;
  return { start, end };
}
