/** Link-layer types, as data. */

import type { LinkType } from './link-type.js';
import { linkTypes } from './link-types.js';

export { type DirectionField, type LinkProtocol, type LinkType, NOT_SET } from './link-type.js';
export { EN10MB, linkTypes, PPP } from './link-types.js';

const byName = new Map<string, LinkType>(linkTypes.map((type) => [type.name, type]));
const byDlt = new Map<number, LinkType>(linkTypes.map((type) => [type.dlt, type]));
const byLinktype = new Map<number, LinkType>(linkTypes.map((type) => [type.linktype, type]));

/** The link type of a name as `tcpdump -y` takes it (`EN10MB`, `DLT_EN10MB`, in any case) or of a DLT_ number. */
export function find(nameOrDlt: string | number): LinkType | undefined {
  if (typeof nameOrDlt === 'number') return byDlt.get(nameOrDlt);
  return byName.get(nameOrDlt.toUpperCase().replace(/^DLT_/, '')) ?? byDlt.get(numberOf(nameOrDlt));
}

/** The link type of the LINKTYPE_ number that a capture file holds. */
export const ofFile = (linktype: number): LinkType | undefined => byLinktype.get(linktype);

const numberOf = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);
