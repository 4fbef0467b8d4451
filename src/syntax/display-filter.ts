/** Wireshark's display filters → capture filters: `tcp.port == 80` → `tcp port 80`. Enough of them for a hint. */

import type { Token } from './lexer.js';

/** What a field is in a capture filter: qualifiers that take the value, or arithmetic that is compared with it. */
type Field = { readonly qualifiers: string } | { readonly arithmetic: string };

const q = (qualifiers: string): Field => ({ qualifiers });
const a = (arithmetic: string): Field => ({ arithmetic });

const fields: ReadonlyMap<string, Field> = new Map(
  Object.entries<Field>({
    'eth.addr': q('ether host'),
    'eth.src': q('ether src'),
    'eth.dst': q('ether dst'),
    'eth.type': q('ether proto'),
    'ip.addr': q('host'),
    'ip.host': q('host'),
    'ip.src': q('src host'),
    'ip.dst': q('dst host'),
    'ip.src_host': q('src host'),
    'ip.dst_host': q('dst host'),
    'ip.proto': q('ip proto'),
    'ip.ttl': a('ip[8]'),
    'ip.len': a('ip[2:2]'),
    'ip.id': a('ip[4:2]'),
    'ip.version': a('ip[0] >> 4'),
    'ip.checksum': a('ip[10:2]'),
    'ipv6.addr': q('ip6 host'),
    'ipv6.src': q('ip6 src host'),
    'ipv6.dst': q('ip6 dst host'),
    'ipv6.nxt': q('ip6 proto'),
    'ipv6.hlim': a('ip6[7]'),
    'tcp.port': q('tcp port'),
    'tcp.srcport': q('tcp src port'),
    'tcp.dstport': q('tcp dst port'),
    'tcp.flags': a('tcp[tcpflags]'),
    'tcp.seq_raw': a('tcp[4:4]'),
    'tcp.ack_raw': a('tcp[8:4]'),
    'tcp.window_size_value': a('tcp[14:2]'),
    'udp.port': q('udp port'),
    'udp.srcport': q('udp src port'),
    'udp.dstport': q('udp dst port'),
    'udp.length': a('udp[4:2]'),
    'sctp.port': q('sctp port'),
    'sctp.srcport': q('sctp src port'),
    'sctp.dstport': q('sctp dst port'),
    'icmp.type': a('icmp[icmptype]'),
    'icmp.code': a('icmp[icmpcode]'),
    'icmpv6.type': a('icmp6[icmp6type]'),
    'icmpv6.code': a('icmp6[icmp6code]'),
    'arp.opcode': a('arp[6:2]'),
    'vlan.id': q('vlan'),
    'mpls.label': q('mpls'),
    'frame.len': a('len'),
    'frame.cap_len': a('len'),
    'wlan.addr': q('wlan host'),
    'wlan.sa': q('wlan src'),
    'wlan.da': q('wlan dst'),
    'wlan.ta': q('wlan ta'),
    'wlan.ra': q('wlan ra'),
  }),
);

/** `tcp.flags.syn == 1`: a flag is set or not. */
const flag = /^tcp\.flags\.(fin|syn|reset|push|ack|urg|ece|cwr)$/;
const flagName = (name: string): string => (name === 'reset' ? 'rst' : name);

/** Display filters' words for the operators. */
const operators: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '==': '=',
    '=': '=',
    '===': '=',
    eq: '=',
    '!=': '!=',
    ne: '!=',
    '>': '>',
    gt: '>',
    '<': '<',
    lt: '<',
    '>=': '>=',
    ge: '>=',
    '<=': '<=',
    le: '<=',
  }),
);

/** Fields of protocols that a capture filter cannot see into. Not `dns.google`, which is a host. */
const applicationField =
  /^(?:bootp|dhcp|dns|ftp|http|http2|quic|sip|smb2?|snmp|ssh|ssl|tls)\.(?:a|cmd|cookie|count|flags|handshake|host|id|method|option|qry|record|request|resp|response|type|uri|user_agent|version)(?:\.|$)/;

const comparing = new Set([...operators.keys(), 'contains', 'matches', 'in']);

/** `undefined` when there is no simple equivalent. */
function translate(field: string, operator: string, value: string): string | undefined {
  const bit = flag.exec(field)?.[1];
  if (bit !== undefined) {
    const set = (value === '1' || value === 'true' || value === 'True') === (operator === '=');
    return `tcp[tcpflags] & tcp-${flagName(bit)} ${set ? '!=' : '='} 0`;
  }
  const known = fields.get(field);
  if (known === undefined) return undefined;
  if ('arithmetic' in known) return `${known.arithmetic} ${operator} ${value}`;
  const qualifiers = value.includes('/') ? known.qualifiers.replace(/\bhost\b/, 'net') : known.qualifiers;
  if (operator === '=') return `${qualifiers} ${value}`;
  return operator === '!=' ? `not ${qualifiers} ${value}` : portsBeyond(qualifiers, operator, value);
}

/** Ports have no order in capture filters but that of ranges. */
function portsBeyond(qualifiers: string, operator: string, value: string): string | undefined {
  const port = Number(value);
  if (!qualifiers.endsWith('port') || !Number.isInteger(port)) return undefined;
  const low = operator === '>' ? port + 1 : operator === '>=' ? port : 0;
  const high = operator === '<' ? port - 1 : operator === '<=' ? port : 65535;
  return low <= high && high <= 65535 ? `${qualifiers}range ${low}-${high}` : undefined;
}

/** A known field, or something of that shape that is compared with something. */
export function isDisplayField(tokens: readonly Token[], index: number): boolean {
  const [token, next] = [tokens[index], tokens[index + 1]];
  if (token?.type !== 'name') return false;
  if (fields.has(token.text) || flag.test(token.text) || applicationField.test(token.text)) return true;
  return /^[a-z0-9]+\.[a-z]/.test(token.text) && next !== undefined && comparing.has(next.text);
}

interface Comparison {
  readonly text: string;
  /** The index of the first token behind it. */
  readonly next: number;
}

const isConnective = (token: Token): boolean =>
  token.type === 'and' || token.type === 'or' || token.text === ')' || token.text === '(';

/** The comparison that begins at that token. */
function comparisonAt(text: string, tokens: readonly Token[], index: number): Comparison | undefined {
  const [field, sign] = [tokens[index], tokens[index + 1]];
  if (field === undefined || sign === undefined) return undefined;
  const operator = operators.get(sign.text);
  let next = index + 2;
  while (tokens[next] !== undefined && !isConnective(tokens[next]!)) next += 1;
  const [first, last] = [tokens[index + 2], tokens[next - 1]];
  if (operator === undefined || first === undefined || last === undefined || next === index + 2)
    return undefined;
  const value = text.slice(first.start, last.end).replace(/^(["'])(.*)\1$/, '$2');
  const translated = translate(field.text, operator, value);
  return translated === undefined ? undefined : { text: translated, next };
}

/** The whole text with its comparisons translated, and the first of them alone; nothing when there are none. */
export function translateDisplayFilter(text: string, tokens: readonly Token[]): readonly string[] {
  const parts: string[] = [];
  let first: string | undefined;
  let understood = true;
  for (let index = 0; index < tokens.length; ) {
    const comparison = isDisplayField(tokens, index) ? comparisonAt(text, tokens, index) : undefined;
    first ??= comparison?.text;
    // A word that is no value would be taken for one: `tcp port 80 or foo` is a port foo.
    if (comparison === undefined && tokens[index]!.type === 'name') {
      understood &&= tokens[index - 1]?.type === 'addressType';
    }
    parts.push(comparison?.text ?? wordFor(tokens[index]!));
    index = comparison?.next ?? index + 1;
  }
  const whole = parts.join(' ').replace(/\( /g, '(').replace(/ \)/g, ')').replace(/! /g, 'not ');
  if (first === undefined) return [];
  return understood ? [whole, first] : [first];
}

const wordFor = (token: Token): string =>
  token.type === 'and' || token.type === 'or' || token.type === 'not' ? token.type : token.text;
