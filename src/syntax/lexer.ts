/**
 * Filter text → tokens. libpcap's scanner takes the longest match of all its patterns. Here a word is matched whole, which
 * is the longest match, and classified afterwards; where colons join words, colons.ts finds the longest match.
 */

import moo from 'moo';
import { cutColons } from './colons.js';
import { constants } from './constants.js';
import { type KeywordClass, keywordClass } from './keywords.js';
import { isIpv4, isMac, isNumber, readNumber } from './shapes.js';

/** Words that are no keywords, and operators. */
export const otherTokenTypes = [
  'name',
  'number',
  'ipv4',
  'ipv6',
  'mac',
  'arcnet',
  'comparison',
  'equalOrderOrDiffer',
  'bitwise',
  'minus',
  'slash',
  'arithmetic',
  'punctuation',
  'badNumber',
  'badAddress',
  'stray',
] as const;

/** `badNumber`, `badAddress` and `stray` appear in no rule: they are always errors. */
export type TokenType = KeywordClass | (typeof otherTokenTypes)[number];

/** `start` and `end` are positions in the text: a token is a span. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function classifyWord(word: string): TokenType {
  const keyword = keywordClass(word);
  if (keyword !== undefined) return keyword;
  if (isMac(word)) return 'mac';
  if (isNumber(word)) return typeof readNumber(word) === 'number' ? 'number' : 'badNumber';
  if (isIpv4(word)) return 'ipv4';
  return constants.has(word) ? 'number' : 'name';
}

const word = /[A-Za-z0-9](?:[\w.-]*[.A-Za-z0-9])?/;
const escapable = /[^ !()\n\t\0]+/;

/** Can the text be written as it is and be a name? */
export const isPlainName = (text: string): boolean =>
  word.exec(text)?.[0] === text && classifyWord(text) === 'name';

/** Can the text be written behind a backslash? */
export const isEscapable = (text: string): boolean => escapable.exec(text)?.[0] === text;

const scanner = moo.compile({
  space: { match: /[ \t\r\n]+/, lineBreaks: true },
  colons: /(?=[A-Za-z0-9:])[\w.-]*:[\w.-]*:[\w.:-]*/,
  word: { match: word, type: classifyWord },
  escaped: { match: new RegExp(`\\\\${escapable.source}`), type: () => 'name' },
  arcnet: /\$[0-9A-Fa-f]{1,2}/,
  and: '&&',
  or: '||',
  equalOrderOrDiffer: ['>=', '<=', '!='],
  arithmetic: ['<<', '>>', '+', '*', '%', '^'],
  comparison: ['==', '=', '<', '>'],
  not: '!',
  bitwise: ['&', '|'],
  minus: '-',
  slash: '/',
  punctuation: ['(', ')', '[', ']', ':'],
  stray: { match: /[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/, lineBreaks: true },
});

/** The tokens of a text, without its white space. Whatever is no token of the language becomes one that no rule takes. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const add = (type: TokenType, text: string, start: number) =>
    tokens.push({ type, text, start, end: start + text.length });
  scanner.reset(text);
  for (let next = scanner.next(); next !== undefined; next = scanner.next()) {
    if (next.type === 'space') continue;
    if (next.type === 'colons') {
      for (const { type, text, offset } of cutColons(next.text)) {
        add(type === 'word' ? classifyWord(text) : type, text, next.offset + offset);
      }
    } else add(next.type as TokenType, next.text, next.offset);
  }
  return tokens;
}

/** The value of a `number` token: a number as written or a named constant. */
export const numberOf = (token: Token): number =>
  constants.get(token.text) ?? (readNumber(token.text) as number);

/** The text of a `name` token, without the backslash of an escaped one. */
export const nameOf = (token: Token): string =>
  token.text.startsWith('\\') ? token.text.slice(1) : token.text;
