/** `[ether|ip|ip6] broadcast` and `multicast`. */

import { and, or, type Predicate } from '../../cfg/index.js';
import type { Protocol } from '../../syntax/index.js';
import { atLeast, equal, equalUnderMask } from '../comparisons.js';
import { castOfProtocol, netmaskUnknown, notABroadcastLink, notAMulticastLink } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { linkProtocol } from '../link-protocol/index.js';
import { etherType } from '../numbers.js';
import { arcnetHost, stationTests } from './mac.js';

const IPV4_DESTINATION = 16;
const IPV6_DESTINATION = 24;
/** The one address of all ARCnet broadcasts and multicasts. */
const ARCNET_BROADCAST = 0;

export function broadcast(g: Generator, protocol: Protocol | undefined): Predicate {
  if (protocol === undefined || protocol === 'link') {
    const { link } = g.layout;
    if (link.arcnet) return arcnetHost(g, ARCNET_BROADCAST, 'dst');
    const stations = stationTests(link);
    if (stations === undefined) throw notABroadcastLink(g.span, link.description);
    return stations.host(g, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 'dst');
  }
  if (protocol !== 'ip') throw castOfProtocol(g.span, 'broadcast', protocol);
  if (g.options.netmask === undefined) throw netmaskUnknown(g.span);
  const hostPart = ~g.options.netmask >>> 0;
  const isIp = linkProtocol(g, etherType.ipv4);
  const allZeros = equalUnderMask(g, 'network', IPV4_DESTINATION, 4, 0, hostPart);
  const allOnes = equalUnderMask(g, 'network', IPV4_DESTINATION, 4, hostPart, hostPart);
  return and(isIp, or(allZeros, allOnes));
}

export function multicast(g: Generator, protocol: Protocol | undefined): Predicate {
  switch (protocol) {
    case undefined:
    case 'link': {
      const { link } = g.layout;
      if (link.arcnet) return arcnetHost(g, ARCNET_BROADCAST, 'dst');
      const stations = stationTests(link);
      if (stations === undefined) throw notAMulticastLink(g.span);
      return stations.groupDestination(g);
    }
    case 'ip':
      return and(
        linkProtocol(g, etherType.ipv4),
        g.options.dialect.ipv4Multicast === 'class-d'
          ? equalUnderMask(g, 'network', IPV4_DESTINATION, 1, 0xe0, 0xf0)
          : atLeast(g, 'network', IPV4_DESTINATION, 1, 224),
      );
    case 'ip6':
      return and(linkProtocol(g, etherType.ipv6), equal(g, 'network', IPV6_DESTINATION, 1, 0xff));
    default:
      throw castOfProtocol(g.span, 'multicast', protocol);
  }
}
