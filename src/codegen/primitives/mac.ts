/** Link-layer hosts: `ether host aa:bb:cc:dd:ee:ff`, and the tests of the destination that broadcast and multicast are. */

import { and, type Predicate } from '../../cfg/index.js';
import type { LinkType } from '../../link/index.js';
import type { Direction } from '../../syntax/index.js';
import { equalBytes } from '../comparisons.js';
import { directionNeeds80211 } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { bySourceAndDestination } from './direction.js';
import { linkHeaderPresent } from './geneve.js';

type MacAddresses = NonNullable<LinkType['macAddresses']>;

/** `address`: 6 bytes. `fields`: those of the layout's link type. */
export function macHost(
  g: Generator,
  fields: MacAddresses,
  address: readonly number[],
  direction: Direction | undefined,
): Predicate {
  return whereLinkHeader(g, () =>
    bySourceAndDestination(
      direction,
      () => equalBytes(g, 'link', fields.source, address),
      () => equalBytes(g, 'link', fields.destination, address),
      (other) => directionNeeds80211(g.span, other),
    ),
  );
}

/** A test of the link-layer header, guarded where an encapsulation may have left that header out. */
export function whereLinkHeader(g: Generator, make: () => Predicate): Predicate {
  if (!g.layout.insideGeneve) return make();
  const present = linkHeaderPresent(g);
  return and(present, make());
}
