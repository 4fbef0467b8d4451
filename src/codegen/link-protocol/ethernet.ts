/**
 * "Is the payload P?" on Ethernet: an EtherType, or an 802.3 length with an 802.2 LLC header behind it.
 * A protocol up to 1500 is an 802.2 SAP.
 */

import { and, not, or, type Predicate } from '../../cfg/index.js';
import { equal, greater } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { etherType, MAXIMUM_802_3_LENGTH, sap } from '../numbers.js';
import { bothSaps, snap, snapOf } from './llc.js';

export function ethernet(g: Generator, protocol: number): Predicate {
  switch (protocol) {
    case sap.iso:
    case sap.ip:
    case sap.netbeui:
      return and(hasLength(g), bothSaps(g, protocol));
    case sap.ipx: {
      const llc = equal(g, 'llc', 0, 1, sap.ipx);
      const raw802_3 = equal(g, 'llc', 0, 2, 0xffff);
      const inside802_3 = or(snap(g, 0x000000, etherType.ipx), or(llc, raw802_3));
      return or(equal(g, 'type-field', 0, 2, etherType.ipx), and(hasLength(g), inside802_3));
    }
    case etherType.appletalk:
    case etherType.aarp:
      return or(equal(g, 'type-field', 0, 2, protocol), and(hasLength(g), snapOf(g, protocol)));
    default:
      if (protocol > MAXIMUM_802_3_LENGTH) return equal(g, 'type-field', 0, 2, protocol);
      return and(hasLength(g), equal(g, 'type-field', 2, 1, protocol));
  }
}

/** The type field holds an 802.3 length. */
export const hasLength = (g: Generator): Predicate =>
  not(greater(g, 'type-field', 0, 2, MAXIMUM_802_3_LENGTH));
