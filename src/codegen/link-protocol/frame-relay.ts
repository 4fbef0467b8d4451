/**
 * "Is the payload P?" on Frame Relay, taking the Q.922 address for two bytes long: unnumbered information, then the
 * network layer protocol identifier (RFC 2427).
 */

import { or, type Predicate } from '../../cfg/index.js';
import { equal, never } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { etherType, nlpid, sap } from '../numbers.js';

const UNNUMBERED_INFORMATION = 0x03;
const NLPID_IPV4 = 0xcc;
const NLPID_IPV6 = 0x8e;

export function frameRelay(g: Generator, protocol: number): Predicate {
  switch (protocol) {
    case etherType.ipv4:
      return frameRelayProtocol(g, NLPID_IPV4);
    case etherType.ipv6:
      return frameRelayProtocol(g, NLPID_IPV6);
    case sap.iso:
      return [nlpid.clnp, nlpid.esis, nlpid.isis].map((each) => frameRelayProtocol(g, each)).reduce(or);
    default:
      return never(g);
  }
}

export const frameRelayProtocol = (g: Generator, identifier: number): Predicate =>
  equal(g, 'link', 2, 2, (UNNUMBERED_INFORMATION << 8) | identifier);
