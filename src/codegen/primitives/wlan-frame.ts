/** `type`, `subtype` and `dir` of 802.11 frames: names and numbers of the frame control field. */

import type { Predicate } from '../../cfg/index.js';
import type { NameOrNumber, WlanDirectionTest, WlanTypeTest } from '../../syntax/index.js';
import { equalUnderMask } from '../comparisons.js';
import { icmpTypeHint, invalidValue, onlyOn, unknownName } from '../diagnostics.js';
import type { Generator } from '../generator.js';

const TYPE_MASK = 0x0c;
const SUBTYPE_MASK = 0xf0;
const DIRECTION_MASK = 0x03;

const management = {
  assocreq: 0x00,
  'assoc-req': 0x00,
  assocresp: 0x10,
  'assoc-resp': 0x10,
  reassocreq: 0x20,
  'reassoc-req': 0x20,
  reassocresp: 0x30,
  'reassoc-resp': 0x30,
  probereq: 0x40,
  'probe-req': 0x40,
  proberesp: 0x50,
  'probe-resp': 0x50,
  beacon: 0x80,
  atim: 0x90,
  disassoc: 0xa0,
  disassociation: 0xa0,
  auth: 0xb0,
  authentication: 0xb0,
  deauth: 0xc0,
  deauthentication: 0xc0,
};

const control = {
  'ps-poll': 0xa0,
  rts: 0xb0,
  cts: 0xc0,
  ack: 0xd0,
  'cf-end': 0xe0,
  'cf-end-ack': 0xf0,
};

const data = {
  data: 0x00,
  'data-cf-ack': 0x10,
  'data-cf-poll': 0x20,
  'data-cf-ack-poll': 0x30,
  null: 0x40,
  'cf-ack': 0x50,
  'cf-poll': 0x60,
  'cf-ack-poll': 0x70,
  'qos-data': 0x80,
  'qos-data-cf-ack': 0x90,
  'qos-data-cf-poll': 0xa0,
  'qos-data-cf-ack-poll': 0xb0,
  qos: 0xc0,
  'qos-cf-poll': 0xe0,
  'qos-cf-ack-poll': 0xf0,
};

/** Types and their subtypes, in the order in which a subtype without a type is looked for. */
const types = [
  { names: ['mgt', 'management'], value: 0x00, subtypes: new Map(Object.entries(management)) },
  { names: ['ctl', 'control'], value: 0x04, subtypes: new Map(Object.entries(control)) },
  { names: ['data'], value: 0x08, subtypes: new Map(Object.entries(data)) },
] as const;

const directions = new Map([
  ['nods', 0x00],
  ['tods', 0x01],
  ['fromds', 0x02],
  ['dstods', 0x03],
]);

/** Names are spelled in any case. */
export function wlanType(g: Generator, node: WlanTypeTest): Predicate {
  const [value, mask] = typeAndMask(g, node);
  if (!g.layout.link.ieee80211?.frameTypes) {
    throw onlyOn(g.span, '802.11 link-layer types', '802.11', otherType(g, node.type));
  }
  return equalUnderMask(g, 'link', 0, 1, value, mask);
}

/** Where there are no frames of 802.11, a type is one of ICMP, unless it is a name that only 802.11 has. */
function otherType(g: Generator, type: NameOrNumber | undefined): string | undefined {
  if (type === undefined || g.layout.link.ieee80211?.frameTypes) return undefined;
  const is80211 =
    typeof type === 'string' && types.some(({ names }) => names.some((each) => each === type.toLowerCase()));
  return is80211 ? undefined : icmpTypeHint(type);
}

function typeAndMask(g: Generator, { type, subtype }: WlanTypeTest): [value: number, mask: number] {
  if (type === undefined) return [loneSubtype(g, subtype), TYPE_MASK | SUBTYPE_MASK];
  const typeValue = typeOf(g, type);
  if (subtype === undefined) return [typeValue, TYPE_MASK];
  return [typeValue | subtypeOf(g, typeValue, subtype), TYPE_MASK | SUBTYPE_MASK];
}

function typeOf(g: Generator, type: NameOrNumber): number {
  if (typeof type === 'number') {
    if ((type & ~TYPE_MASK) !== 0) throw invalidValue(g.span, '802.11 type', type, otherType(g, type));
    return type;
  }
  const name = type.toLowerCase();
  const found = types.find(({ names }) => names.some((each) => each === name));
  if (found === undefined) throw unknownName(g.span, '802.11 type name', type, otherType(g, type));
  return found.value;
}

function subtypeOf(g: Generator, type: number, subtype: NameOrNumber): number {
  if (typeof subtype === 'number') {
    if ((subtype & ~SUBTYPE_MASK) !== 0) throw invalidValue(g.span, '802.11 subtype', subtype);
    return subtype;
  }
  const found = types.find(({ value }) => value === type)?.subtypes.get(subtype.toLowerCase());
  if (found === undefined) throw unknownName(g.span, '802.11 subtype name', subtype);
  return found;
}

function loneSubtype(g: Generator, subtype: NameOrNumber | undefined): number {
  const name = String(subtype).toLowerCase();
  for (const { value, subtypes } of types) {
    const found = subtypes.get(name);
    if (found !== undefined) return value | found;
  }
  throw unknownName(g.span, '802.11 type name', name);
}

export function wlanDirection(g: Generator, { value }: WlanDirectionTest): Predicate {
  const direction = typeof value === 'number' ? value : directions.get(value.toLowerCase());
  if (direction === undefined) throw unknownName(g.span, '802.11 direction', String(value));
  if (!g.layout.link.ieee80211?.frameTypes) throw onlyOn(g.span, 'frame direction', '802.11 headers');
  return equalUnderMask(g, 'link', 1, 1, direction, DIRECTION_MASK);
}
