/** What can be wrong with a set, one function an error; the place is the entry at fault. */

import { clipped, FilterError, type Span } from '../base/index.js';
import type { Entry } from './entries.js';
import type { SetKind } from './find-sets.js';

const setError = (code: string, message: string, span: Span, hint?: string): FilterError =>
  new FilterError({ code, message, span, hint });

/** Lines of a list have their place in front. */
const entryError = (code: string, message: string, { span, place }: Entry, hint?: string): FilterError =>
  setError(code, place === undefined ? message : `${place.file}:${place.line}: ${message}`, span, hint);

const quoted = ({ text }: Entry): string => `'${clipped(text)}'`;

// The set as a whole

export const missingIn = (word: string, brace: Span): FilterError =>
  setError('set-without-in', "unexpected character '{'", brace, `a set is written '${word} in {…}'`);

export const setWithoutType = (span: Span): FilterError =>
  setError(
    'set-without-type',
    'it is not said what this is a set of',
    span,
    "write 'host in', 'net in', 'port in', 'proto in' or 'vlan in', with qualifiers before it: 'tcp dst port in {…}'",
  );

export const unclosedSet = (brace: Span): FilterError =>
  setError('unclosed-bracket', "this '{' is never closed", brace, "write '}' behind the last entry");

export const setInSet = (brace: Span): FilterError =>
  setError('set-in-set', 'a set cannot stand in a set', brace, "is there a '}' missing before it?");

export const emptySet = (span: Span): FilterError =>
  setError('empty-set', 'this set has no entries', span, 'no packet would match it; leave the test out');

export const emptyEntry = (comma: Span): FilterError =>
  setError('bad-entry', "there is no entry before this ','", comma, 'leave it out');

// Entries

/** What the entries of a set may be. */
const forms: Readonly<Record<SetKind, string>> = {
  host: 'an address, a network as 192.0.2.0/24, or a name',
  net: 'a network as 192.0.2.0/24 or 2001:db8::/32, an address, or a name',
  port: 'a number, a range as 8000-8099, or a name',
  proto: 'a number or a name',
  vlan: 'a number, or a range as 100-199',
};

export const badEntry = (kind: SetKind, entry: Entry): FilterError =>
  entryError('bad-entry', `${quoted(entry)} is not an entry for '${kind} in'`, entry, advice(kind, entry));

function advice(kind: SetKind, { text, place }: Entry): string {
  const prefix = /^(\d+)\/(\d+)$/.exec(text);
  if (prefix !== null) return `write the network with a dot: '${prefix[1]}.0/${prefix[2]}'`;
  if (place !== undefined && text.startsWith('@')) return 'a list cannot name another list';
  const severalWords = /\s/.test(text) || (place !== undefined && text.includes(','));
  if (severalWords && place === undefined) return "entries are separated by ','";
  if (severalWords) return 'a list has one entry a line';
  return `an entry is ${forms[kind]}`;
}

export const addressRange = (entry: Entry): FilterError =>
  entryError(
    'bad-entry',
    `${quoted(entry)} is a range of addresses`,
    entry,
    'write it as networks, such as 192.0.2.0/24',
  );

export const backwardRange = (entry: Entry): FilterError =>
  entryError('bad-range', `the range ${quoted(entry)} ends before it begins`, entry);

export const beyondLimit = (number: number, limit: number, entry: Entry): FilterError =>
  entryError('bad-range', `${number} is greater than the maximum ${limit}`, entry);

export const repeatedEntry = (entry: Entry, first: Span): FilterError =>
  new FilterError({
    code: 'repeated-entry',
    message: `${quoted(entry)} is in this set already`,
    span: entry.span,
    hint: 'leave it out',
    related: [{ span: first, message: 'here' }],
  });

// Lists

export const listWithoutName = (span: Span): FilterError =>
  setError('bad-entry', "there is no name of a list behind '@'", span);

export const listsNotPermitted = (span: Span): FilterError =>
  setError(
    'lists-not-permitted',
    'lists are not read here',
    span,
    "the caller permits them with the option 'files'",
  );

export const unknownList = (name: string, span: Span): FilterError =>
  setError('unknown-list', `there is no list '${clipped(name)}'`, span);

export const emptyList = (name: string, span: Span): FilterError =>
  setError('empty-set', `the list '${clipped(name)}' has no entries`, span);

// VLANs

const oneByOne = "'vlan' with a single number works everywhere, and so does 'vlan' alone";

export const vlansBehind = (keyword: string, span: Span): FilterError =>
  setError('vlan-set', `a set of VLANs cannot stand behind '${keyword}'`, span, oneByOne);

export const vlansWithoutOffset = (description: string, span: Span): FilterError =>
  setError('vlan-set', `a set of VLANs cannot be tested on ${description}`, span, oneByOne);

export const vlansInMetadata = (span: Span): FilterError =>
  setError(
    'vlan-set',
    'a set of VLANs cannot be tested on a live capture, where the kernel may hold the tag',
    span,
    oneByOne,
  );
