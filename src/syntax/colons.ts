/**
 * A run of words joined by two or more colons → its tokens, each the longest that fits: an IPv6 address, a MAC address,
 * something that looks like the beginning of one and is neither, or a word. The text may go on right behind an address:
 * `net::1/64or net::2/64` are two networks.
 */

import { isIpv6 } from './shapes.js';

export interface Piece {
  readonly type: 'ipv6' | 'mac' | 'badAddress' | 'word' | 'punctuation' | 'minus' | 'stray';
  readonly text: string;
  readonly offset: number;
}

const digit = '[0-9A-Fa-f]';
const group = `${digit}{1,4}`;
const octet = `${digit}{1,2}`;
const number = `(?:0[xX]${digit}+|[0-9]+)`;
const quad = `${number}\\.${number}\\.${number}\\.${number}`;

/** The longest address with `::` behind so many groups; at most seven groups are written then, a dotted quad being two. */
function compressed(before: number): string {
  const start = before === 0 ? '::' : `${group}(?::${group}){${before - 1}}::`;
  const withQuad = before <= 5 ? [`(?:${group}:){0,${5 - before}}${quad}`] : [];
  const withGroups = before <= 6 ? [`${group}(?::${group}){0,${6 - before}}`] : [];
  return `${start}(?:${[...withQuad, ...withGroups, ''].join('|')})`;
}

const ipv6 = [
  `${group}(?::${group}){7}`,
  `(?:${group}:){6}${quad}`,
  ...[0, 1, 2, 3, 4, 5, 6, 7].map(compressed),
].join('|');

/** Of matches of the same length the first one counts. */
const patterns: readonly { readonly type: Piece['type']; readonly pattern: RegExp }[] = [
  { type: 'mac', pattern: new RegExp(`${octet}(?::${octet}){5}`, 'y') },
  { type: 'ipv6', pattern: new RegExp(ipv6, 'y') },
  { type: 'badAddress', pattern: new RegExp(`${octet}:+(?:${octet}:+)+`, 'y') },
  { type: 'word', pattern: /[A-Za-z0-9](?:[\w.-]*[.A-Za-z0-9])?/y },
  { type: 'punctuation', pattern: /:/y },
  { type: 'minus', pattern: /-/y },
  { type: 'stray', pattern: /[\s\S]/y },
];

function longest(run: string, offset: number): Piece {
  let best: Piece = { type: 'stray', text: '', offset };
  for (const { type, pattern } of patterns) {
    pattern.lastIndex = offset;
    const text = pattern.exec(run)?.[0] ?? '';
    if (text.length > best.text.length) best = { type, text, offset };
  }
  return best.type === 'ipv6' && !isIpv6(best.text) ? { ...best, type: 'badAddress' } : best;
}

export function cutColons(run: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let offset = 0; offset < run.length; ) {
    const piece = longest(run, offset);
    pieces.push(piece);
    offset += piece.text.length;
  }
  return pieces;
}
