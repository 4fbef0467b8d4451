/** Guesses at signs and connectives that are missing, doubled or of another language. */

import { recognize } from './earley.js';
import { primitiveFits } from './expected.js';
import { type Guess, helps } from './guess.js';
import { type Token, tokenize } from './lexer.js';

/** Characters that got in from a word processor or from a shell's command line. */
const strayCharacters: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "'": 'quotes are for the shell; the filter itself has none',
    '"': 'quotes are for the shell; the filter itself has none',
    '\u2018': 'quotes are for the shell; the filter itself has none',
    '\u2019': 'quotes are for the shell; the filter itself has none',
    '\u201c': 'quotes are for the shell; the filter itself has none',
    '\u201d': 'quotes are for the shell; the filter itself has none',
    '\u00a0': 'this is a no-break space; write a plain one',
    '\u2013': "this is a dash; write a plain '-'",
    '\u2014': "this is a dash; write a plain '-'",
    ',': "join alternatives with 'or': 'port 80 or 443'",
    ';': "join primitives with 'and' or 'or'",
    '\\': 'a name has to follow a backslash directly',
    '\0': 'the filter goes on behind a NUL character, where libpcap stops reading',
  }),
);

export const strayCharacter: Guess = ({ tokens, index }) => {
  const [token, next] = [tokens[index], tokens[index + 1]];
  if (token === undefined) return undefined;
  // `héllo`: the letter is to blame, not the `h` that was read as a word.
  if (token.type === 'name' && next?.start === token.end && isForeignLetter(next)) {
    return { hint: plainLetters, at: next };
  }
  const hint = isForeignLetter(token) ? plainLetters : strayCharacters.get(token.text);
  return token.type !== 'stray' || hint === undefined ? undefined : { hint };
};

const isForeignLetter = ({ type, text }: Token): boolean => type === 'stray' && /^\p{L}$/u.test(text);
const plainLetters = "words have the letters a to z, digits, '.', '-' and '_'";

/** Operators of other languages, as the two tokens they are here. */
const foreignOperators: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '=>': '>=',
    '==>': '>=',
    '=<': '<=',
    '==<': '<=',
    '<>': '!=',
    '=!': '!=',
    '===': '=',
    '!==': '!=',
  }),
);

export const foreignOperator: Guess = ({ tokens, index }) => {
  const [before, token] = [tokens[index - 1], tokens[index]];
  if (before === undefined || token === undefined) return undefined;
  const meant = foreignOperators.get(before.text + token.text);
  return meant === undefined ? undefined : { hint: `write '${meant}'` };
};

export const missingConnective: Guess = (fault) => {
  const { tokens, index, expected } = fault;
  const token = tokens[index];
  if (token === undefined || !expected.symbols.has('and')) return undefined;
  if (token.type === 'bitwise' && helps(fault, index, index + 1, 'and')) {
    const word = token.text === '&' ? 'and' : 'or';
    return {
      hint: `'${token.text}' is arithmetic; between primitives write '${word}' or '${token.text}${token.text}'`,
    };
  }
  // `tcp foo`: what it should be nobody knows; with a connective it would be a host.
  if (token.type === 'name' && tokens[index - 1]?.type === 'protocol') return undefined;
  const alike = tokens[index - 1]?.type === token.type;
  if (!helps(fault, index, index, 'and')) return undefined;
  return { hint: `put ${alike ? "'or' or 'and'" : "'and' or 'or'"} before '${token.text}'` };
};

/** `tcp[13] & 2`, `tcp[13] & 2 udp`: arithmetic that is compared with nothing. */
export const missingRelation: Guess = (fault) => {
  const { text, tokens, index, expected } = fault;
  if (!expected.symbols.has('comparison')) return undefined;
  const alone = helps(fault, index, index, '!= 0');
  if (!alone && !helps(fault, index, index, '!= 0 and')) return undefined;
  let start = index;
  while (start > 0 && !['and', 'or', 'not'].includes(tokens[start - 1]!.type)) start -= 1;
  const written = tokens.slice(start, index);
  if (!written.some((token) => token.text === '[' || token.text === 'len')) return undefined;
  const proposal = `${text.slice(written[0]!.start, written.at(-1)!.end)} != 0`;
  const parses = recognize(tokenize(proposal)).kind === 'accepted';
  const example = parses ? `, as in '${proposal}'` : ", such as '!= 0'";
  const connective = alone ? '' : `, and 'and' or 'or' before '${tokens[index]?.text}'`;
  return { hint: `a relation is missing${example}${connective}` };
};

export const doubledConnective: Guess = (fault) => {
  const { tokens, index, expected } = fault;
  const [before, token] = [tokens[index - 1], tokens[index]];
  const both = [before, token].every((one) => one?.type === 'and' || one?.type === 'or');
  if (!both || !primitiveFits(expected)) return undefined;
  return { hint: `one of '${before?.text}' and '${token?.text}' is enough` };
};

/** `port = 80`, `vlan == 5`: qualifiers are followed by their value alone. */
export const superfluousEquals: Guess = (fault) => {
  const token = fault.tokens[fault.index];
  if (token?.text !== '=' && token?.text !== '==') return undefined;
  return helps(fault, fault.index, fault.index + 1, '') ? { hint: `leave out '${token.text}'` } : undefined;
};

/** `port > 1024`: only ranges are compared. */
export const comparedPort: Guess = ({ tokens, index }) => {
  const [port, token, number] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  if (port?.text !== 'port' || number?.type !== 'number') return undefined;
  const value = Number(number.text);
  if (token?.text === '>' && value < 65535) return { hint: `write 'portrange ${value + 1}-65535'` };
  if (token?.text === '>=') return { hint: `write 'portrange ${value}-65535'` };
  if (token?.text === '<' && value > 0) return { hint: `write 'portrange 0-${value - 1}'` };
  return token?.text === '<=' ? { hint: `write 'portrange 0-${value}'` } : undefined;
};

/** `host 10.0.0.1:80`, `net 10/8`, `portrange 80 - 90`: values with something between them that belongs elsewhere. */
export const misplacedSign: Guess = ({ tokens, index }) => {
  const [before, sign, after] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  if (before === undefined || sign === undefined) return undefined;
  if (sign.text === '-' && sign.start === before.end && tokens[index - 2]?.text === 'portrange' && !after) {
    return { hint: `the range lacks its end, as 'portrange ${before.text}-65535'` };
  }
  if (after?.type !== 'number') return undefined;
  if (sign.text === ':' && before.type === 'ipv4')
    return { hint: `write '${before.text} and port ${after.text}'` };
  if (before.type !== 'number') return undefined;
  if (sign.text === '/' && tokens[index - 2]?.text === '/')
    return { hint: `a network has one mask: leave out '/${after.text}'` };
  if (sign.text === '/') return { hint: `write the network with a dot: '${before.text}.0/${after.text}'` };
  const range = tokens[index - 2]?.text === 'portrange' && (sign.text === '-' || sign.text === ':');
  return range
    ? { hint: `write the range as one word: 'portrange ${before.text}-${after.text}'` }
    : undefined;
};

export const emptyParentheses: Guess = ({ tokens, index }) =>
  tokens[index]?.text === ')' && tokens[index - 1]?.text === '('
    ? { hint: 'leave out the empty parentheses, or put something between them' }
    : undefined;
