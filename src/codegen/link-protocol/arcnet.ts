/** "Is the payload P?" on ARCnet: one byte of protocol; IP and ARP have an older value each beside that of RFC 1201. */

import { or, type Predicate } from '../../cfg/index.js';
import { equal, never } from '../comparisons.js';
import type { Generator } from '../generator.js';
import { etherType } from '../numbers.js';

const arcnetProtocols: ReadonlyMap<number, readonly number[]> = new Map([
  [etherType.ipv6, [0xc4]],
  [etherType.ipv4, [212, 240]],
  [etherType.arp, [213, 241]],
  [etherType.rarp, [214]],
  [etherType.appletalk, [221]],
]);

export const arcnet = (g: Generator, protocol: number): Predicate =>
  arcnetProtocols
    .get(protocol)
    ?.map((each) => equal(g, 'type-field', 0, 1, each))
    .reduce(or) ?? never(g);
