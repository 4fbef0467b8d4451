/** Tests of the 802.2 LLC header and of the SNAP header behind it; "is the payload P?" where every frame has them. */

import type { Predicate } from '../../cfg/index.js';
import { equal, equalBytes } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { etherType, MAXIMUM_802_3_LENGTH, sap } from '../numbers.js';

/** Destination and source service access point are both `value`. */
export const bothSaps = (g: Generator, value: number): Predicate =>
  equal(g, 'llc', 0, 2, (value << 8) | value);

/** Unnumbered information of this organization and protocol in an LLC and SNAP header. */
export const snap = (g: Generator, organization: number, protocol: number): Predicate =>
  equalBytes(g, 'llc', 0, [
    sap.snap,
    sap.snap,
    0x03,
    (organization >> 16) & 0xff,
    (organization >> 8) & 0xff,
    organization & 0xff,
    (protocol >> 8) & 0xff,
    protocol & 0xff,
  ]);

/** The SNAP form of AppleTalk (under Apple's organization code) and of AppleTalk ARP (under encapsulated Ethernet's). */
export const snapOf = (g: Generator, protocol: number): Predicate =>
  snap(g, protocol === etherType.appletalk ? 0x080007 : 0x000000, protocol);

/** An EtherType is looked for where a SNAP header has it, without a look at the SNAP header itself. */
export function llc(g: Generator, protocol: number): Predicate {
  switch (protocol) {
    case sap.iso:
    case sap.ip:
    case sap.netbeui:
      return bothSaps(g, protocol);
    case etherType.appletalk:
      return snapOf(g, protocol);
    default:
      return protocol <= MAXIMUM_802_3_LENGTH
        ? equal(g, 'llc', 0, 1, protocol)
        : equal(g, 'llc', 6, 2, protocol);
  }
}
