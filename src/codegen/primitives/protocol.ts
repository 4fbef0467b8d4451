/** `ip proto N`, `ether proto N`, `iso proto N`, and the protocol keywords that stand alone. */

import { and, or, type Predicate } from '../../cfg/index.js';
import type { Protocol } from '../../syntax/index.js';
import { equal } from '../comparisons.js';
import { encapsulatesNothing, notAProtocolHere } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { frameRelayProtocol, linkProtocol } from '../link-protocol/index.js';
import { etherType, ipProtocol, isisPdu, nlpid, sap } from '../numbers.js';

/** Protocol N in the header of `within`; without it, in an IPv4 or an IPv6 header. */
export function protocolNumber(g: Generator, number: number, within: Protocol | undefined): Predicate {
  switch (within) {
    case undefined:
      return or(protocolNumber(g, number, 'ip'), protocolNumber(g, number, 'ip6'));
    case 'link':
      return linkProtocol(g, number);
    case 'ip':
      return and(linkProtocol(g, etherType.ipv4), equal(g, 'network', 9, 1, number));
    case 'ip6': {
      const isIpv6 = linkProtocol(g, etherType.ipv6);
      const behindFragmentHeader = and(
        equal(g, 'network', 6, 1, ipProtocol.ipv6Fragment),
        equal(g, 'network', 40, 1, number),
      );
      const nextHeader = or(equal(g, 'network', 6, 1, number), behindFragmentHeader);
      return and(isIpv6, nextHeader);
    }
    case 'iso':
      return isoProtocol(g, number);
    case 'isis':
      return and(protocolNumber(g, nlpid.isis, 'iso'), equal(g, 'network-without-snap', 4, 1, number));
    default:
      throw encapsulatesNothing(g.span, within, refusals[within] ?? `'${within} proto' is bogus`);
  }
}

/** Frame Relay has the identifier in its own header; Cisco HDLC puts a byte before it. */
function isoProtocol(g: Generator, number: number): Predicate {
  switch (g.layout.link.protocol.kind) {
    case 'frame-relay':
      return frameRelayProtocol(g, number);
    case 'hdlc':
      return and(linkProtocol(g, sap.iso), equal(g, 'network-without-snap', 1, 1, number));
    default:
      return and(linkProtocol(g, sap.iso), equal(g, 'network-without-snap', 0, 1, number));
  }
}

const refusals: Partial<Record<Protocol, string>> = {
  arp: 'arp does not encapsulate another protocol',
  rarp: 'rarp does not encapsulate another protocol',
  atalk: 'AppleTalk encapsulation is not specifiable',
  decnet: 'DECNET encapsulation is not specifiable',
  lat: 'LAT does not encapsulate another protocol',
  sca: 'SCA does not encapsulate another protocol',
  moprc: 'MOPRC does not encapsulate another protocol',
  mopdl: 'MOPDL does not encapsulate another protocol',
  clnp: "'clnp proto' is not supported",
};

/** What a protocol keyword alone tests: a protocol of the link layer, or numbers in the header of another protocol. */
type Keyword =
  | { readonly link: number }
  | { readonly within: Protocol | undefined; readonly numbers: readonly number[] };

const keywords: Partial<Record<Protocol, Keyword>> = {
  ip: { link: etherType.ipv4 },
  arp: { link: etherType.arp },
  rarp: { link: etherType.rarp },
  atalk: { link: etherType.appletalk },
  aarp: { link: etherType.aarp },
  decnet: { link: etherType.decnet },
  sca: { link: etherType.sca },
  lat: { link: etherType.lat },
  mopdl: { link: etherType.mopdl },
  moprc: { link: etherType.moprc },
  ip6: { link: etherType.ipv6 },
  iso: { link: sap.iso },
  stp: { link: sap.spanningTree },
  ipx: { link: sap.ipx },
  netbeui: { link: sap.netbeui },
  sctp: { within: undefined, numbers: [ipProtocol.sctp] },
  tcp: { within: undefined, numbers: [ipProtocol.tcp] },
  udp: { within: undefined, numbers: [ipProtocol.udp] },
  pim: { within: undefined, numbers: [ipProtocol.pim] },
  ah: { within: undefined, numbers: [ipProtocol.ah] },
  esp: { within: undefined, numbers: [ipProtocol.esp] },
  icmp: { within: 'ip', numbers: [ipProtocol.icmp] },
  igmp: { within: 'ip', numbers: [ipProtocol.igmp] },
  igrp: { within: 'ip', numbers: [ipProtocol.igrp] },
  vrrp: { within: 'ip', numbers: [ipProtocol.vrrp] },
  carp: { within: 'ip', numbers: [ipProtocol.carp] },
  icmp6: { within: 'ip6', numbers: [ipProtocol.icmp6] },
  clnp: { within: 'iso', numbers: [nlpid.clnp] },
  esis: { within: 'iso', numbers: [nlpid.esis] },
  isis: { within: 'iso', numbers: [nlpid.isis] },
  // Several PDU types are tried in this order: the last made is the first asked.
  l1: {
    within: 'isis',
    numbers: [isisPdu.l1Psnp, isisPdu.l1Csnp, isisPdu.l1Lsp, isisPdu.l1LanHello, isisPdu.pointToPointHello],
  },
  l2: {
    within: 'isis',
    numbers: [isisPdu.l2Psnp, isisPdu.l2Csnp, isisPdu.l2Lsp, isisPdu.l2LanHello, isisPdu.pointToPointHello],
  },
  iih: { within: 'isis', numbers: [isisPdu.pointToPointHello, isisPdu.l1LanHello, isisPdu.l2LanHello] },
  lsp: { within: 'isis', numbers: [isisPdu.l1Lsp, isisPdu.l2Lsp] },
  snp: { within: 'isis', numbers: [isisPdu.l2Psnp, isisPdu.l1Psnp, isisPdu.l1Csnp, isisPdu.l2Csnp] },
  csnp: { within: 'isis', numbers: [isisPdu.l1Csnp, isisPdu.l2Csnp] },
  psnp: { within: 'isis', numbers: [isisPdu.l1Psnp, isisPdu.l2Psnp] },
};

/** A protocol keyword alone. */
export function protocolKeyword(g: Generator, protocol: Protocol): Predicate {
  const keyword = keywords[protocol];
  if (keyword === undefined) {
    throw notAProtocolHere(
      g.span,
      protocol === 'link'
        ? 'link layer applied in wrong context'
        : `'${protocol}' is not a valid protocol type`,
    );
  }
  if ('link' in keyword) return linkProtocol(g, keyword.link);
  return keyword.numbers.map((number) => protocolNumber(g, number, keyword.within)).reduce(or);
}
