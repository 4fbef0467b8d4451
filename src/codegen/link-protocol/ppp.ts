/** "Is the payload P?" on PPP: EtherTypes and SAPs are mapped to the PPP protocol numbers that have one. */

import type { Predicate } from '../../cfg/index.js';
import { equal } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { etherType, pppProtocol, sap } from '../numbers.js';

const pppProtocolOf: ReadonlyMap<number, number> = new Map([
  [etherType.ipv4, pppProtocol.ipv4],
  [etherType.ipv6, pppProtocol.ipv6],
  [etherType.decnet, pppProtocol.decnet],
  [etherType.appletalk, pppProtocol.appletalk],
  [etherType.ns, pppProtocol.ns],
  [sap.iso, pppProtocol.osi],
  [sap.spanningTree, pppProtocol.bridging],
  [sap.ipx, pppProtocol.ipx],
]);

export const ppp = (g: Generator, protocol: number): Predicate =>
  equal(g, 'type-field', 0, 2, pppProtocolOf.get(protocol) ?? protocol);
