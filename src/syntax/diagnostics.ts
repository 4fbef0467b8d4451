/** What can be wrong with the text of a filter, one function an error. libpcap says "syntax error" to most of them. */

import { clipped, FilterError, type Span } from '../base/index.js';
import { maximumBrackets, maximumDepth } from './depth.js';
import type { Token } from './lexer.js';

/** What stands in every message of libpcap's parser. */
const prefix = "can't parse filter expression";

const spanOf = ({ start, end }: Span): Span => ({ start, end });

const quoted = ({ text }: Token): string => `'${clipped(text)}'`;

/** What would have been right, as far as the parser and a guess can tell. */
export interface Remedy {
  readonly expected: readonly string[];
  readonly hint: string | undefined;
}

export const unexpectedToken = (token: Token, { expected, hint }: Remedy): FilterError =>
  new FilterError({
    code: 'syntax',
    message: `${prefix}: unexpected ${token.type === 'stray' ? 'character ' : ''}${quoted(token)}`,
    span: spanOf(token),
    expected,
    hint,
  });

export const unexpectedEnd = (position: number, { expected, hint }: Remedy): FilterError =>
  new FilterError({
    code: 'syntax',
    message: `${prefix}: the filter ends too early`,
    span: { start: position, end: position },
    expected,
    hint,
  });

/** A number where a primitive should be, with nothing that makes it one. */
export const bareNumber = (token: Token, { expected, hint }: Remedy): FilterError =>
  new FilterError({
    code: 'syntax',
    message: `${prefix}: the number ${token.text} is neither qualified nor compared with anything`,
    span: spanOf(token),
    expected,
    hint,
  });

/** The text ends, and would be fine with a closing bracket. */
export const unclosedBracket = (open: Token, close: string): FilterError =>
  new FilterError({
    code: 'unclosed-bracket',
    message: `${prefix}: this '${open.text}' is never closed`,
    span: spanOf(open),
    expected: [`'${close}'`],
    hint: `there is a '${close}' missing, at the end at the latest`,
  });

export const unopenedBracket = (close: Token, open: string, { expected }: Remedy): FilterError =>
  new FilterError({
    code: 'unopened-bracket',
    message: `${prefix}: this '${close.text}' closes nothing`,
    span: spanOf(close),
    expected,
    hint: `leave it out, or open it with a '${open}'`,
  });

export const crossedBrackets = (
  open: Token,
  close: Token,
  wanted: string,
  { expected }: Remedy,
): FilterError =>
  new FilterError({
    code: 'unclosed-bracket',
    message: `${prefix}: unexpected ${quoted(close)}`,
    span: spanOf(close),
    expected,
    hint: `the '${open.text}' before it has to be closed with '${wanted}' first`,
  });

export const numberOverflows = (token: Token): FilterError =>
  new FilterError({
    code: 'bad-number',
    message: `number ${clipped(token.text)} overflows 32 bits`,
    span: spanOf(token),
    hint: 'the greatest number is 4294967295, or 0xffffffff',
  });

export const notOctal = (token: Token): FilterError =>
  new FilterError({
    code: 'bad-number',
    message: `number ${clipped(token.text)} contains non-octal digit`,
    span: spanOf(token),
    hint: `a number that begins with 0 is octal; the decimal number is ${clipped(token.text.replace(/^0+(?=.)/, ''))}`,
  });

/** Something with colons that is neither a MAC nor an IPv6 address. */
export const badAddress = (text: string, span: Span): FilterError => {
  const looksLikeMac = /^[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2})+:?$/.test(text);
  return new FilterError({
    code: 'bad-address',
    message: `bogus ${looksLikeMac ? 'ethernet' : 'IPv6'} address ${clipped(text)}`,
    span: spanOf(span),
    hint: looksLikeMac
      ? 'an Ethernet address has six parts, an IPv6 address eight, or fewer and one "::"'
      : 'an IPv6 address has eight parts of up to four hexadecimal digits, or fewer and one "::"',
  });
};

export const tooDeep = (span: Span): FilterError =>
  new FilterError({
    code: 'too-deep',
    message: `the filter is nested more than ${maximumDepth} levels deep`,
    span: spanOf(span),
  });

export const tooManyBrackets = (open: Token): FilterError =>
  new FilterError({
    code: 'too-deep',
    message: `more than ${maximumBrackets} brackets are open here`,
    span: spanOf(open),
  });

/** For trees that were not made by the parser. */
export const unprintableName = (name: string): FilterError =>
  new FilterError({
    code: 'unprintable-name',
    message: `no filter can contain the name ${JSON.stringify(name)}`,
    span: { start: 0, end: 0 },
  });
