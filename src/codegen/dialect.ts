/** What code generation does differently from one version of libpcap to another: named behaviours, side by side. */

import type { RangeReading } from '../names/index.js';

export interface Dialect {
  /** The order in which a port test without a protocol tries the transports. */
  readonly portTransports: readonly ('tcp' | 'udp' | 'sctp')[];
  /** The order in which a port test tries the network layers. */
  readonly portFamilies: readonly ('ipv4' | 'ipv6')[];
  /** `ip multicast`: a first address byte of 224 and more, or exactly 224.0.0.0/4. */
  readonly ipv4Multicast: 'at-least-224' | 'class-d';
  /** `arp host NAME` and `rarp host NAME` skip the IPv6 addresses of the name, instead of refusing them. */
  readonly arpSkipsIpv6Addresses: boolean;
  /** How many bytes of the kernel's VLAN tag are loaded; one byte is too few for its 12 bits. */
  readonly kernelVlanTagSize: 1 | 2;
  /** `$1f`: read right, or with the dollar sign taken for a digit. */
  readonly arcnetAddresses: 'right' | 'misread';
  /** How `portrange 80-90` becomes two ports: see RangeReading. */
  readonly portRangeReading: RangeReading;
}

const v1_10_3: Dialect = {
  portTransports: ['sctp', 'tcp', 'udp'],
  portFamilies: ['ipv6', 'ipv4'],
  ipv4Multicast: 'at-least-224',
  arpSkipsIpv6Addresses: false,
  kernelVlanTagSize: 1,
  arcnetAddresses: 'misread',
  portRangeReading: 'scanned',
};

/** By the version of libpcap. 1.10.4 generates as 1.10.3. */
export const dialects = {
  '1.10.3': v1_10_3,
  '1.10.5': { ...v1_10_3, portRangeReading: 'split' },
  '1.10.6': {
    ...v1_10_3,
    ipv4Multicast: 'class-d',
    kernelVlanTagSize: 2,
    arcnetAddresses: 'right',
    arpSkipsIpv6Addresses: true,
    portRangeReading: 'split',
  },
} as const satisfies Readonly<Record<string, Dialect>>;
