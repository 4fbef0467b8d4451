/** What the parser looks for → words for people, the likeliest first. */

import type { Expected } from './earley.js';
import { type KeywordClass, keywordClass, keywords } from './keywords.js';
import type { Token } from './lexer.js';

/** What an identifier is, by the qualifier before it. */
const identifiers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    host: 'a host name or address',
    net: 'a network',
    port: 'a port name or number',
    portrange: 'a port range such as 6000-6008',
    proto: 'a protocol name or number',
    protochain: 'a protocol name or number',
    gateway: 'a host name',
  }),
);
const anyIdentifier = 'a host name or address';

/** What a name is behind the keyword of that class. */
const names: Readonly<Partial<Record<KeywordClass, string>>> = {
  pfName: 'a name',
  reason: 'a reason code or name',
  action: 'an action',
  wlanType: "a frame type such as 'mgt'",
  wlanSubtype: "a frame subtype such as 'beacon'",
  wlanDirection: "a direction such as 'tods'",
  llc: "an LLC type such as 'i' or 'rnr'",
};

/** A keyword before opening parentheses and `not`. */
function qualifierBefore(tokens: readonly Token[], index: number): Token | undefined {
  let last = index - 1;
  while (tokens[last]?.type === 'not' || tokens[last]?.text === '(') last -= 1;
  return tokens[last];
}

function namesBefore(tokens: readonly Token[], index: number): string {
  const before = qualifierBefore(tokens, index);
  const byText = before && identifiers.get(before.text);
  const byClass = before && names[keywordClass(before.text) ?? 'and'];
  return byText ?? byClass ?? anyIdentifier;
}

/** How symbols are said, the likeliest first; what is not here goes without saying or is too rare. */
const words: Readonly<Record<string, readonly string[]>> = {
  number: ['a number'],
  addressType: Object.keys(keywords.addressType).map((word) => `'${word}'`),
  src: ["'src'"],
  dst: ["'dst'"],
  and: ["'and'"],
  or: ["'or'"],
  ')': ["')'"],
  ']': ["']'"],
  ':': ["':'"],
  '[': ["'['"],
  mask: ["'mask'"],
  '/': ["'/'"],
  comparison: ["a comparison such as '='"],
  arithmetic: ["an operator such as '+'"],
  wlanSubtype: ["'subtype'"],
  cast: ["'broadcast'", "'multicast'"],
};

/** Whether a whole primitive may begin: too many words to list. */
export const primitiveFits = ({ symbols }: Expected): boolean =>
  symbols.has('protocol') && symbols.has('addressType');
export const identifierFits = ({ symbols }: Expected): boolean => symbols.has('ipv4');

/** What could stand at the place of the token with that index. */
export function expectedWords(
  expected: Expected,
  tokens: readonly Token[],
  index: number,
): readonly string[] {
  const { symbols, end } = expected;
  const said: string[] = [];
  if (primitiveFits(expected)) {
    said.push("a primitive such as 'tcp' or 'port 80'", "'not'", "'('");
  } else if (identifierFits(expected)) {
    said.push(namesBefore(tokens, index), "'not'", "'('");
  } else {
    if (symbols.has('name')) said.push(namesBefore(tokens, index));
    for (const [symbol, says] of Object.entries(words)) {
      if (symbols.has(symbol) && !(symbol === 'number' && symbols.has('name'))) said.push(...says);
    }
  }
  // An empty filter is fine, but never what was meant.
  if (end && index > 0) said.push('the end of the filter');
  return said;
}
