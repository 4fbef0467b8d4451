/** IPv4 and IPv6 hosts and networks: `host`, `net`, with `src`, `dst` and the protocols whose headers hold addresses. */

import { and, or, type Predicate } from '../../cfg/index.js';
import type { AddressType, Direction, Protocol } from '../../syntax/index.js';
import { equalUnderMask } from '../comparisons.js';
import {
  directionNotValid,
  hostFilteringNotImplemented,
  modifierApplied,
  modifierAppliedToAddress,
} from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { linkProtocol } from '../link-protocol/index.js';
import { etherType } from '../numbers.js';
import { decnetHost } from './decnet.js';
import { bySourceAndDestination } from './direction.js';

/** Where a header holds its two addresses, from its start. */
interface AddressFields {
  readonly etherType: number;
  readonly source: number;
  readonly destination: number;
}

const ipv4: AddressFields = { etherType: etherType.ipv4, source: 12, destination: 16 };
const arp: AddressFields = { etherType: etherType.arp, source: 14, destination: 24 };
const rarp: AddressFields = { etherType: etherType.rarp, source: 14, destination: 24 };
const ipv6: AddressFields = { etherType: etherType.ipv6, source: 8, destination: 24 };

/** Protocols with addresses of a kind of their own that libpcap does not filter on, as its messages name them. */
const otherAddresses: Partial<Record<Protocol, string>> = {
  atalk: 'AppleTalk',
  lat: 'LAT',
  sca: 'SCA',
  moprc: 'MOPRC',
  mopdl: 'MOPDL',
  aarp: 'AARP',
  iso: 'ISO',
  ipx: 'IPX',
};

export interface HostQualifiers {
  readonly protocol: Protocol | undefined;
  readonly direction: Direction | undefined;
  readonly type: AddressType | undefined;
}

const subjectOf = (q: HostQualifiers): string => (q.type === 'net' ? 'net' : 'host');

/** `address` and `mask`: unsigned 32 bits. Without a protocol: in IPv4, ARP and RARP headers. */
export function ipv4Host(g: Generator, address: number, mask: number, q: HostQualifiers): Predicate {
  const within = (fields: AddressFields): Predicate =>
    inFields(g, fields, q, (offset) =>
      and(linkProtocol(g, fields.etherType), equalUnderMask(g, 'network', offset, 4, address, mask)),
    );
  switch (q.protocol) {
    case undefined:
      // Behind MPLS there is only IP.
      return g.layout.mplsDepth > 0 ? within(ipv4) : or(or(within(ipv4), within(arp)), within(rarp));
    case 'ip':
      return within(ipv4);
    case 'arp':
      return within(arp);
    case 'rarp':
      return within(rarp);
    case 'decnet':
      return decnetHost(g, address, q.direction);
    case 'ip6':
      throw modifierAppliedToAddress(g.span, 'ip6', 'ip host');
    default: {
      const other = otherAddresses[q.protocol];
      throw other === undefined
        ? modifierApplied(g.span, q.protocol, subjectOf(q))
        : hostFilteringNotImplemented(g.span, other);
    }
  }
}

/** `address` and `mask`: 16 bytes. */
export function ipv6Host(g: Generator, address: Uint8Array, mask: Uint8Array, q: HostQualifiers): Predicate {
  if (q.protocol !== undefined && q.protocol !== 'ip6') {
    throw modifierApplied(g.span, q.protocol, `ip6 ${subjectOf(q)}`);
  }
  const word = (bytes: Uint8Array, at: number): number =>
    new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
  return inFields(g, ipv6, q, (offset) => {
    const words = [0, 4, 8, 12].map((at) =>
      equalUnderMask(g, 'network', offset + at, 4, word(address, at), word(mask, at)),
    );
    return and(linkProtocol(g, ipv6.etherType), words.reduce(and));
  });
}

const inFields = (
  g: Generator,
  fields: AddressFields,
  q: HostQualifiers,
  at: (offset: number) => Predicate,
): Predicate =>
  bySourceAndDestination(
    q.direction,
    () => at(fields.source),
    () => at(fields.destination),
    (direction) => directionNotValid(g.span, direction, 'addresses other than 802.11 MAC addresses'),
  );
