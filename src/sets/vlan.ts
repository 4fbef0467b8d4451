/**
 * A set of VLAN ids → stock text that tests one tag. `vlan 1 or vlan 2` would not do: every `vlan` moves the headers on its
 * right by a tag, so the second one tests the tag behind the first. The text says `vlan` once and compares the tag's bytes.
 */

import * as link from '../link/index.js';
import { tokenize } from '../syntax/index.js';
import * as diagnostics from './diagnostics.js';
import type { Entry } from './entries.js';
import type { FoundSet } from './find-sets.js';
import type { MappedText } from './span-map.js';
import { type NumberRange, vlanRange } from './terms.js';

export interface VlanSurroundings {
  /** As compile() takes them. */
  readonly linkType?: string | number | undefined;
  readonly context?: 'dead' | 'savefile' | 'linux-live' | undefined;
}

const ETHERNET_HEADER = 14;
const TAG_LENGTH = 4;

/** The keywords that move headers in a text that grows: each part of it is looked at once, however many sets ask. */
export class Movers {
  readonly #into: MappedText;
  #seen = 0;
  #vlans = 0;
  #other: string | undefined;

  constructor(into: MappedText) {
    this.#into = into;
  }

  /** Those written so far: how many are `vlan`, and the first that is not. No word is in two pieces of the text. */
  before(): { readonly vlans: number; readonly other: string | undefined } {
    const texts = this.#into.textsBehind(this.#seen);
    this.#seen += texts.length;
    for (const { type, text } of texts.flatMap(tokenize)) {
      if (type !== 'encapsulation') continue;
      if (text === 'vlan') this.#vlans++;
      else this.#other ??= text;
    }
    return { vlans: this.#vlans, other: this.#other };
  }
}

export function writeVlans(
  into: MappedText,
  { span, inside }: FoundSet,
  entries: readonly Entry[],
  movers: Movers,
  surroundings: VlanSurroundings,
): void {
  const ranges = entries.map((entry) => ({ entry, range: vlanRange(entry) }));
  const [only] = ranges;
  if (only !== undefined && ranges.length === 1 && only.range.first === only.range.last) {
    into.make(`vlan ${only.range.first}`, only.entry.span, only.entry.place);
    return;
  }
  const head = { start: span.start, end: inside.start };
  const tag = `ether[${tagOffset(movers, head, surroundings)}:2] & 0xfff`;
  const close = { start: inside.end, end: span.end };
  const isSingle = ranges.length === 1;
  into.make(isSingle ? '(vlan and ' : '(vlan and (', head);
  for (const [index, { entry, range }] of ranges.entries()) {
    const test = rangeTest(tag, range);
    const isPair = range.first !== range.last && !isSingle;
    into.make(`${index === 0 ? '' : ' or '}${isPair ? `(${test})` : test}`, entry.span, entry.place);
  }
  into.make(isSingle ? ')' : '))', close);
}

const rangeTest = (tag: string, { first, last }: NumberRange): string =>
  first === last ? `${tag} = ${first}` : `${tag} >= ${first} and ${tag} <= ${last}`;

/** From the start of the Ethernet header, behind the tags that the filter has passed on the left. */
function tagOffset(
  movers: Movers,
  span: FoundSet['span'],
  { linkType = 'EN10MB', context }: VlanSurroundings,
): number {
  const { variableHeader, description = '' } = link.find(linkType) ?? {};
  if (variableHeader !== undefined) throw diagnostics.vlansWithoutOffset(description, span);
  if (context === 'linux-live') throw diagnostics.vlansInMetadata(span);
  const { vlans, other } = movers.before();
  if (other !== undefined) throw diagnostics.vlansBehind(other, span);
  return ETHERNET_HEADER + TAG_LENGTH * vlans;
}
