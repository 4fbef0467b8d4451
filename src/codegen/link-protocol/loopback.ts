/**
 * "Is the payload P?" on BSD loopback: an address family in 32 bits, in the capturing host's byte order (NULL) or in
 * network order (LOOP). AF_INET is 2 everywhere; AF_INET6 differs from system to system.
 */

import { or, type Predicate } from '../../cfg/index.js';
import { equal, never } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { etherType } from '../numbers.js';

const AF_INET = 2;
/** AF_INET6 of this kind of host, for captures made here. */
const AF_INET6_LINUX = 10;
/** AF_INET6 of NetBSD and OpenBSD, FreeBSD, Darwin: any may have written a file. */
const AF_INET6_BSD = 24;
const AF_INET6_FREEBSD = 28;
const AF_INET6_DARWIN = 30;

export function loopback(g: Generator, protocol: number, byteOrder: 'host' | 'network'): Predicate {
  const family = (value: number): Predicate => equal(g, 'link', 0, 4, inPacket(g, value, byteOrder));
  switch (protocol) {
    case etherType.ipv4:
      return family(AF_INET);
    case etherType.ipv6: {
      if (g.options.context.kind !== 'savefile') return family(AF_INET6_LINUX);
      const openBsdOrFreeBsd = or(family(AF_INET6_BSD), family(AF_INET6_FREEBSD));
      return or(family(AF_INET6_DARWIN), openBsdOrFreeBsd);
    }
    default:
      return never(g);
  }
}

/** What a big-endian load of the field gives. Hosts are taken to be little-endian, but for a file of the other order. */
function inPacket(g: Generator, family: number, byteOrder: 'host' | 'network'): number {
  const { context } = g.options;
  const bigEndian = byteOrder === 'network' || (context.kind === 'savefile' && context.swapped);
  return bigEndian ? family : (family << 24) >>> 0;
}
