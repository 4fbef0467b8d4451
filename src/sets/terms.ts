/** An entry of a set → what is written for it in stock text: a type and an identifier, or a range of numbers. */

import { type Token, tokenize } from '../syntax/index.js';
import * as diagnostics from './diagnostics.js';
import type { Entry } from './entries.js';
import type { SetKind } from './find-sets.js';

/** `port 80`, `net 10.0.0.0/8`. */
export interface Term {
  readonly type: 'host' | 'net' | 'port' | 'portrange' | 'proto';
  readonly identifier: string;
}

/** Both ends belong to it. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

const LAST_PORT = 65535;
const LAST_VLAN = 4095;

export function termOf(kind: Exclude<SetKind, 'vlan'>, entry: Entry): Term {
  switch (kind) {
    case 'host':
      return address(entry, 'host');
    case 'net':
      return address(entry, 'net');
    case 'port':
      return port(entry);
    case 'proto':
      return { type: 'proto', identifier: nameOrNumber('proto', entry) };
  }
}

/** A single number is a range too. */
export function vlanRange(entry: Entry): NumberRange {
  const range = rangeIn(entry);
  const token = onlyToken(entry);
  const number = token?.type === 'number' && /^\d/.test(token.text) ? numberIn(token.text) : undefined;
  const found = range ?? (number === undefined ? undefined : { first: number, last: number });
  if (found === undefined) throw diagnostics.badEntry('vlan', entry);
  checkRange(found, LAST_VLAN, entry);
  return found;
}

function address(entry: Entry, type: 'host' | 'net'): Term {
  const written = commonAddress.exec(entry.text);
  if (written !== null) return { type: written[1] === undefined ? type : 'net', identifier: entry.text };
  const tokens = tokenize(entry.text);
  const [first, sign, second] = tokens;
  const [firstType, signType] = [first?.type, sign?.type];
  if (tokens.length === 3 && first !== undefined && second !== undefined) {
    const isPrefix =
      signType === 'slash' && (firstType === 'ipv4' || firstType === 'ipv6') && second.type === 'number';
    if (isPrefix) return { type: 'net', identifier: `${first.text}/${second.text}` };
    if (firstType === 'ipv4' && signType === 'mask' && second.type === 'ipv4') {
      return { type: 'net', identifier: `${first.text} mask ${second.text}` };
    }
  }
  const only = onlyToken(entry);
  if (only?.type === 'name' && /^\d+(\.\d+)+-[\d.]+$/.test(only.text)) throw diagnostics.addressRange(entry);
  const identifier = only && (plainAddresses.has(only.type) ? only.text : asName(only));
  if (identifier === undefined) throw diagnostics.badEntry(type, entry);
  return { type, identifier };
}

/** Needs no second look: most of what lists have. */
const ipv4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const group = '[0-9A-Fa-f]{1,4}';
const ipv6 = `(?:${group}:){7}${group}|(?:${group}:){1,6}:|(?:${group}:){1,3}(?::${group}){1,4}`;
const commonAddress = new RegExp(`^(?:${ipv4}|${ipv6})(/[1-9]?\\d{1,2})?$`);

const plainAddresses: ReadonlySet<string> = new Set(['ipv4', 'ipv6', 'mac', 'arcnet']);

/** Names may have a hyphen (`ftp-data`): only two numbers make a range. */
function port(entry: Entry): Term {
  const range = rangeIn(entry);
  if (range === undefined) return { type: 'port', identifier: nameOrNumber('port', entry) };
  checkRange(range, LAST_PORT, entry);
  return { type: 'portrange', identifier: `${range.first}-${range.last}` };
}

function nameOrNumber(kind: SetKind, entry: Entry): string {
  const token = onlyToken(entry);
  const identifier = token && asName(token);
  if (identifier === undefined) throw diagnostics.badEntry(kind, entry);
  return identifier;
}

function onlyToken({ text }: Entry): Token | undefined {
  const [token, ...others] = tokenize(text);
  return others.length === 0 ? token : undefined;
}

/** A number as it stands. Words are names here, also those that the language has another use for. */
function asName({ type, text }: Token): string | undefined {
  if (type === 'name' || (type === 'number' && /^\d/.test(text))) return text;
  return /^[A-Za-z]/.test(text) && type !== 'badAddress' && type !== 'mac' ? `\\${text}` : undefined;
}

function rangeIn({ text }: Entry): NumberRange | undefined {
  const [, first, last] = /^(0|[1-9]\d*)\s*-\s*(0|[1-9]\d*)$/.exec(text) ?? [];
  return first === undefined || last === undefined ? undefined : { first: Number(first), last: Number(last) };
}

/** As the language has them: octal behind a zero. */
function numberIn(text: string): number {
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
}

function checkRange({ first, last }: NumberRange, limit: number, entry: Entry): void {
  if (first > last) throw diagnostics.backwardRange(entry);
  if (last > limit) throw diagnostics.beyondLimit(last, limit, entry);
}
