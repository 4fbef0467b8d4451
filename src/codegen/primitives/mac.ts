/** Link-layer hosts: `ether host aa:bb:cc:dd:ee:ff`, and the tests of the destination that broadcast and multicast are. */

import { and, type Predicate } from '../../cfg/index.js';
import type { LinkType, MacAddresses } from '../../link/index.js';
import type { Direction } from '../../syntax/index.js';
import { anyBit, equal, equalBytes } from '../comparisons.js';
import { directionNeeds80211 } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { whereLinkData } from '../link-protocol/index.js';
import { bySourceAndDestination } from './direction.js';
import { linkHeaderPresent } from './geneve.js';
import { wlanGroupDestination, wlanHost } from './wlan-host.js';

/** How a link type's stations are tested; undefined where they have no MAC addresses. */
export interface StationTests {
  /** What libpcap's messages call the owner of an address. */
  readonly station: string;
  /** `address`: 6 bytes. */
  readonly host: (g: Generator, address: readonly number[], direction: Direction | undefined) => Predicate;
  readonly groupDestination: (g: Generator) => Predicate;
}

export function stationTests({ macAddresses, ieee80211 }: LinkType): StationTests | undefined {
  if (ieee80211 !== undefined)
    return { station: '802.11', host: wlanHost, groupDestination: wlanGroupDestination };
  if (macAddresses === undefined) return undefined;
  return {
    station: macAddresses.station,
    host: (g, address, direction) => whereLinkHeader(g, () => macHost(g, macAddresses, address, direction)),
    // The lowest bit of the first byte.
    groupDestination: (g) => whereLinkHeader(g, () => anyBit(g, 'link', macAddresses.destination, 1, 0x01)),
  };
}

const macHost = (
  g: Generator,
  fields: MacAddresses,
  address: readonly number[],
  direction: Direction | undefined,
): Predicate =>
  bySourceAndDestination(
    direction,
    () => equalBytes(g, 'link', fields.source, address),
    () => equalBytes(g, 'link', fields.destination, address),
    (other) => directionNeeds80211(g.span, other),
  );

/** A test of the link-layer header, guarded where an encapsulation may have left that header out. */
function whereLinkHeader(g: Generator, make: () => Predicate): Predicate {
  if (!g.layout.insideGeneve) return whereLinkData(g, make);
  const present = linkHeaderPresent(g);
  return and(present, make());
}

/** Offsets of the one-byte addresses of ARCnet. */
const ARCNET_SOURCE = 0;
const ARCNET_DESTINATION = 1;

export const arcnetHost = (g: Generator, address: number, direction: Direction | undefined): Predicate =>
  bySourceAndDestination(
    direction,
    () => equal(g, 'link', ARCNET_SOURCE, 1, address),
    () => equal(g, 'link', ARCNET_DESTINATION, 1, address),
    (other) => directionNeeds80211(g.span, other),
  );
