/** Guesses at words that are misspelt, of another language, or lack what makes them a primitive. */

import { constants } from './constants.js';
import { isDisplayField, translateDisplayFilter } from './display-filter.js';
import { expectedAfter, recognize } from './earley.js';
import { identifierFits } from './expected.js';
import { type Guess, helps } from './guess.js';
import { keywordClass } from './keywords.js';
import { isEscapable, type Token, tokenize } from './lexer.js';
import { foreignWords, intendedWords, isService } from './words.js';

/** Of longer filters only the part at fault is translated. */
const longestProposal = 120;

export const displayFilter: Guess = ({ text, tokens, index }) => {
  const word = tokens[index];
  if (word?.type === 'name' && (word.text === 'contains' || word.text === 'matches')) {
    return { hint: `'${word.text}' is Wireshark's display syntax; a capture filter does not search` };
  }
  const position = [index, index - 1].find((candidate) => isDisplayField(tokens, candidate));
  const at = position === undefined ? undefined : tokens[position];
  if (at === undefined) return undefined;
  const proposal = translateDisplayFilter(text, tokens).find(
    (candidate) => candidate.length <= longestProposal && recognize(tokenize(candidate)).kind === 'accepted',
  );
  const isForeign = `'${at.text}' is Wireshark's display syntax`;
  return {
    hint: proposal === undefined ? isForeign : `${isForeign}; in a capture filter write '${proposal}'`,
    at,
  };
};

/** `prot 80`, `TCP port 80`, `andd`, `ipv6`: the word itself, or the one before when it passed for a name. */
export const misspelling: Guess = (fault) => {
  const { tokens, index } = fault;
  for (const position of [index, index - 1]) {
    const token = tokens[position];
    if (token?.type !== 'name' || token.text.startsWith('\\')) continue;
    const meant = intendedWords(token.text).find((word) => helps(fault, position, position + 1, word));
    if (meant === undefined) continue;
    const at = position === index ? undefined : token;
    if (meant === token.text.toLowerCase()) return { hint: `keywords are in lower case: '${meant}'`, at };
    const foreign = foreignWords.has(token.text.toLowerCase());
    return { hint: foreign ? `write '${meant}'` : `did you mean '${meant}'?`, at };
  }
  return undefined;
};

export const keywordAsName: Guess = (fault) => {
  const { tokens, index, expected } = fault;
  const token = tokens[index];
  if (token === undefined || !expected.symbols.has('name')) return undefined;
  const keyword = keywordClass(token.text);
  if (keyword === undefined || keyword === 'and' || keyword === 'or' || !isEscapable(token.text))
    return undefined;
  if (!helps(fault, index, index + 1, `\\${token.text}`)) return undefined;
  return {
    hint: `'${token.text}' is a keyword; to use it as a name write '\\${token.text}', in quotes for the shell`,
  };
};

/** The qualifiers that a bare value most likely lacks. */
function qualifierFor(token: Token, before: Token | undefined): string | undefined {
  const transport = before !== undefined && ['tcp', 'udp', 'sctp'].includes(before.text);
  switch (token.type) {
    case 'number':
      return 'port';
    case 'name':
      if (before?.type === 'protocol') return transport && isService(token.text) ? 'port' : undefined;
      return 'host';
    case 'ipv4':
    case 'ipv6':
      return transport ? 'and host' : 'host';
    case 'mac':
      return before?.type === 'protocol' ? 'host' : 'ether host';
    default:
      return undefined;
  }
}

export const bareValue: Guess = (fault) => {
  const { tokens, index } = fault;
  // A number may be the beginning of arithmetic, so that parsing stops behind it.
  for (const position of [index, index - 1]) {
    const token = tokens[position];
    if (token === undefined || (position < index && token.type !== 'number')) continue;
    const expected = position === index ? fault.expected : expectedAfter(tokens.slice(0, position));
    if (!expected.symbols.has('addressType') || identifierFits(expected)) continue;
    const slash = tokens[position + 1]?.text === '/' || tokens[position + 1]?.text === 'mask';
    const qualifier = qualifierFor(token, tokens[position - 1])?.replace(/host$/, slash ? 'net' : 'host');
    if (qualifier === undefined || !helps(fault, position, position, qualifier)) continue;
    const length = slash ? (tokens[position + 2]?.end ?? token.end) : token.end;
    const value = fault.text.slice(token.start, length);
    return { hint: `write '${qualifier} ${value}'`, at: position < index ? token : undefined };
  }
  return undefined;
};

/** `tcp syn`, `icmp-echo`: a flag or type that is compared with nothing. */
export const bareConstant: Guess = ({ tokens, index, expected }) => {
  for (const position of [index, index - 1]) {
    const token = tokens[position];
    const test = token && testFor(token.text);
    if (token === undefined || test === undefined) continue;
    const before = position === index ? expected : expectedAfter(tokens.slice(0, position));
    if (!before.symbols.has('addressType') || identifierFits(before)) continue;
    return { hint: `write '${test}'`, at: position < index ? token : undefined };
  }
  return undefined;
};

/** `tcp flags syn`, `icmp code 3`: fields of headers as words. */
export const headerField: Guess = ({ tokens, index }) => {
  const [protocol, field] = [tokens[index - 1], tokens[index]];
  if (protocol === undefined || field?.type !== 'name') return undefined;
  const values = tokens.slice(index + 1, index + 4);
  if (protocol.text === 'tcp' && /^flags?$/.test(field.text)) {
    const flag = values.find(({ text }) => testFor(text.toLowerCase()) !== undefined);
    return { hint: `write '${testFor(flag?.text.toLowerCase() ?? 'syn')}'` };
  }
  const value = values.find(({ type }) => type === 'number')?.text;
  if (/^icmp6?$/.test(protocol.text) && field.text === 'code') {
    return { hint: `write '${protocol.text}[${protocol.text}code] = ${value ?? 0}'` };
  }
  return undefined;
};

function testFor(word: string): string | undefined {
  const flag = constants.has(`tcp-${word}`) ? `tcp-${word}` : word;
  if (!constants.has(flag)) return undefined;
  if (flag.startsWith('tcp-')) return `tcp[tcpflags] & ${flag} != 0`;
  if (flag.startsWith('icmp-')) return `icmp[icmptype] = ${flag}`;
  return flag.startsWith('icmp6-') ? `icmp6[icmp6type] = ${flag}` : undefined;
}
