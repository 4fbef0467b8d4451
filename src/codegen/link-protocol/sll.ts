/** "Is the payload P?" on Linux cooked v1: an EtherType, or one of two markers for 802.3 and 802.2 frames. */

import { and, or, type Predicate } from '../../cfg/index.js';
import { equal } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { etherType, MAXIMUM_802_3_LENGTH, sap } from '../numbers.js';
import { bothSaps, snap, snapOf } from './llc.js';

/** Values of the protocol field that are no EtherTypes (linux/if_ether.h). */
const NOVELL_802_3 = 0x0001;
const LLC_802_2 = 0x0004;

export function sll(g: Generator, protocol: number): Predicate {
  switch (protocol) {
    case sap.iso:
    case sap.ip:
    case sap.netbeui:
      return and(holds(g, LLC_802_2), bothSaps(g, protocol));
    case sap.ipx: {
      const inside802_2 = or(equal(g, 'llc', 0, 1, sap.ipx), snap(g, 0x000000, etherType.ipx));
      const any802 = or(holds(g, NOVELL_802_3), and(holds(g, LLC_802_2), inside802_2));
      return or(holds(g, etherType.ipx), any802);
    }
    case etherType.appletalk:
    case etherType.aarp:
      return or(holds(g, protocol), and(holds(g, LLC_802_2), snapOf(g, protocol)));
    default:
      if (protocol > MAXIMUM_802_3_LENGTH) return holds(g, protocol);
      return and(holds(g, LLC_802_2), equal(g, 'link', g.layout.payload.constant, 1, protocol));
  }
}

const holds = (g: Generator, value: number): Predicate => equal(g, 'type-field', 0, 2, value);
