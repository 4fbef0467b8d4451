/** Filter text → the sets in it: the qualifiers before `in`, and the braces behind. What is no set is left to the parser. */

import type { Span } from '../base/index.js';
import * as diagnostics from './diagnostics.js';

/** What the entries of a set are. `portrange` is the same as `port`: both take numbers and ranges. */
export type SetKind = 'host' | 'net' | 'port' | 'proto' | 'vlan';

export interface FoundSet {
  readonly kind: SetKind;
  /** What stands before the type: `tcp dst`, `src or dst`, or nothing. */
  readonly qualifiers: string;
  /** From the first qualifier to the closing brace. */
  readonly span: Span;
  /** Between the braces. */
  readonly inside: Span;
}

const kinds: ReadonlyMap<string, SetKind> = new Map([
  ['host', 'host'],
  ['net', 'net'],
  ['port', 'port'],
  ['portrange', 'port'],
  ['proto', 'proto'],
  ['vlan', 'vlan'],
]);

/** A direction alone means hosts. */
const directions: ReadonlySet<string> = new Set([
  ...['src', 'dst', 'ra', 'ta'],
  ...['addr1', 'addr2', 'addr3', 'addr4', 'address1', 'address2', 'address3', 'address4'],
]);
const opposite: ReadonlyMap<string, string> = new Map([
  ['src', 'dst'],
  ['dst', 'src'],
]);
const connectives: ReadonlySet<string> = new Set(['or', 'and', '||', '&&']);
const protocols: ReadonlySet<string> = new Set(
  (
    'ether link ppp slip fddi tr wlan ip ip6 arp rarp sctp tcp udp icmp icmp6 igmp igrp pim vrrp carp atalk aarp ' +
    'decnet lat sca moprc mopdl ah esp iso esis isis clnp stp ipx netbeui radio'
  ).split(' '),
);

/** Braces have no other meaning in the language but in names behind a backslash. */
export const hasSets = (text: string): boolean => text.includes('{');

export function findSets(text: string): readonly FoundSet[] {
  const sets: FoundSet[] = [];
  const escapedOrBrace = /\\[^ !()\n\t\0]+|\{/g;
  let from = 0;
  for (let match = escapedOrBrace.exec(text); match !== null; match = escapedOrBrace.exec(text)) {
    if (match[0] !== '{') continue;
    const set = setAt(text, match.index, from);
    if (set === undefined) continue;
    sets.push(set);
    from = escapedOrBrace.lastIndex = set.span.end;
  }
  return sets;
}

/** `from`: the end of the set before. */
function setAt(text: string, open: number, from: number): FoundSet | undefined {
  const brace = { start: open, end: open + 1 };
  const [word, ...before] = wordsBefore(text, open, from);
  if (word !== undefined && kinds.has(word.text)) throw diagnostics.missingIn(word.text, brace);
  if (word?.text !== 'in') return undefined;

  const head = headOf(before);
  const kind = head && (head.type === undefined ? 'host' : kinds.get(head.type));
  if (head === undefined || kind === undefined) {
    throw diagnostics.setWithoutType({ start: word.start, end: brace.end });
  }
  const close = text.indexOf('}', open);
  if (close === -1) throw diagnostics.unclosedSet(brace);
  const nested = text.indexOf('{', brace.end);
  if (nested !== -1 && nested < close) throw diagnostics.setInSet({ start: nested, end: nested + 1 });
  const { qualifiers, start } = head;
  return { kind, qualifiers, span: { start, end: close + 1 }, inside: { start: brace.end, end: close } };
}

interface Head {
  readonly qualifiers: string;
  readonly type: string | undefined;
  readonly start: number;
}

/** Backwards from `in`: a type, a direction, a protocol. Each may be missing, but not type and direction both. */
function headOf(before: readonly Word[]): Head | undefined {
  let count = 0;
  const type = kinds.has(before[0]?.text ?? '') ? before[0]?.text : undefined;
  if (type !== undefined) count++;
  const behindType = count;
  if (type !== 'vlan') {
    const direction = before[count]?.text ?? '';
    if (directions.has(direction)) {
      count++;
      const other = connectives.has(before[count]?.text ?? '') ? before[count + 1]?.text : undefined;
      if (other !== undefined && opposite.get(direction) === other) count += 2;
    }
    if (count > 0 && protocols.has(before[count]?.text ?? '')) count++;
  }
  const first = before[count - 1];
  if (first === undefined) return undefined;
  const words = before.slice(behindType, count).map(({ text }) => text);
  return { qualifiers: words.reverse().join(' '), type, start: first.start };
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** `in`, `port`, `dst`, `or`, `src`, `tcp`: no head of a set is longer. */
const mostWords = 6;

/** The words that end at a place, the last one first; none of them begins before `from`. */
function wordsBefore(text: string, place: number, from: number): readonly Word[] {
  const words: Word[] = [];
  let start = place;
  while (words.length < mostWords) {
    let end = start;
    while (end > from && isSpace(text, end - 1)) end--;
    start = end;
    while (start > from && isWordCharacter(text, start - 1)) start--;
    if (start === end && connectives.has(text.slice(Math.max(from, end - 2), end))) start = end - 2;
    if (start === end) break;
    words.push({ text: text.slice(start, end), start });
  }
  return words;
}

const isSpace = (text: string, at: number): boolean => ' \t\r\n'.includes(text[at]!);
const isWordCharacter = (text: string, at: number): boolean => /[\w.\\-]/.test(text[at]!);
