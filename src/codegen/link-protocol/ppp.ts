/** "Is the payload P?" on PPP: EtherTypes and SAPs are mapped to the PPP protocol numbers that have one. */

import { or, type Predicate } from '../../cfg/index.js';
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

/** IPv4 may also come with its header compressed after Van Jacobson (RFC 1144), or about to be. */
export function compressedPpp(g: Generator, protocol: number): Predicate {
  if (protocol !== etherType.ipv4) return ppp(g, protocol);
  return [pppProtocol.ipv4, pppProtocol.compressedTcp, pppProtocol.uncompressedTcp]
    .map((each) => equal(g, 'type-field', 0, 2, each))
    .reduce(or);
}
