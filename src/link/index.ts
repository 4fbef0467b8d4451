/** Link-layer types, as data. */

import { ethernetTypes } from './ethernet.js';
import { ipTypes } from './ip.js';
import { juniperTypes } from './juniper.js';
import type { LinkType } from './link-type.js';
import { opaque, opaqueLinkTypes } from './opaque.js';
import { wanTypes } from './wan.js';
import { wirelessTypes } from './wireless.js';

export { EN10MB } from './ethernet.js';
export {
  type AtmHeader,
  type DirectionField,
  type LinkProtocol,
  type LinkType,
  type MacAddresses,
  type Mtp2Header,
  NOT_SET,
} from './link-type.js';
export { PPP } from './wan.js';

/** Every link type that has a name, by DLT number. */
export const linkTypes: readonly LinkType[] = [
  ...ethernetTypes,
  ...ipTypes,
  ...wanTypes,
  ...wirelessTypes,
  ...juniperTypes,
  ...opaqueLinkTypes,
].sort((a, b) => a.dlt - b.dlt);

const byName = new Map<string, LinkType>(linkTypes.map((type) => [type.name, type]));
const byDlt = new Map<number, LinkType>(linkTypes.map((type) => [type.dlt, type]));

/** The numbers assigned since libpcap 0.9 or so; any of them is compiled for as an opaque type. */
const FIRST_ASSIGNED = 104;
const LAST_ASSIGNED = 289;

/**
 * The link type of a name as `tcpdump -y` takes it (`EN10MB`, `DLT_EN10MB`, in any case) or of a DLT_ number. Numbers
 * without a name are link types too, of which nothing is known.
 */
export function find(nameOrDlt: string | number): LinkType | undefined {
  if (typeof nameOrDlt === 'number') return byDlt.get(nameOrDlt) ?? nameless(nameOrDlt);
  const named = byName.get(nameOrDlt.toUpperCase().replace(/^DLT_/, ''));
  return named ?? (/^\d+$/.test(nameOrDlt) ? find(Number(nameOrDlt)) : undefined);
}

function nameless(dlt: number): LinkType | undefined {
  if (!Number.isInteger(dlt) || dlt < FIRST_ASSIGNED || dlt > LAST_ASSIGNED) return undefined;
  return opaque(`${dlt}`, dlt, `DLT ${dlt}`);
}
