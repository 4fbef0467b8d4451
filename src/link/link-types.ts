/** The link-layer types: one record each. Numbers and names are those of www.tcpdump.org/linktypes.html. */

import { type LinkType, NOT_SET } from './link-type.js';

/** Packet type "sent by us" of the Linux cooked headers (LINUX_SLL_OUTGOING). */
const SLL_OUTGOING = 4;

export const EN10MB: LinkType = {
  name: 'EN10MB',
  description: 'Ethernet',
  dlt: 1,
  linktype: 1,
  protocol: { kind: 'ethernet' },
  typeField: 12,
  payload: 14,
  network: 0,
  networkWithoutSnap: 3,
  macAddresses: { destination: 0, source: 6 },
  vlan: true,
  llc: true,
  mplsProtocol: 0x8847,
};

/** RFC 1661 in HDLC-like framing: address, control, then the protocol number. */
export const PPP: LinkType = {
  name: 'PPP',
  description: 'PPP',
  dlt: 9,
  linktype: 9,
  protocol: { kind: 'ppp' },
  typeField: 2,
  payload: 4,
  network: 0,
  networkWithoutSnap: 0,
  mplsProtocol: 0x0281,
};

const NULL: LinkType = {
  name: 'NULL',
  description: 'BSD loopback',
  dlt: 0,
  linktype: 0,
  protocol: { kind: 'loopback', byteOrder: 'host' },
  typeField: 0,
  payload: 4,
  network: 0,
  networkWithoutSnap: 0,
};

/** DLT_LOOP is 108 on Linux (12 on OpenBSD). */
const LOOP: LinkType = {
  ...NULL,
  name: 'LOOP',
  description: 'OpenBSD loopback',
  dlt: 108,
  linktype: 108,
  protocol: { kind: 'loopback', byteOrder: 'network' },
};

/** DLT_RAW is 12 on Linux; files hold LINKTYPE_RAW, 101. */
const RAW: LinkType = {
  name: 'RAW',
  description: 'Raw IP',
  dlt: 12,
  linktype: 101,
  protocol: { kind: 'ip-version' },
  typeField: NOT_SET,
  payload: 0,
  network: 0,
  networkWithoutSnap: 0,
};

const IPV4: LinkType = {
  ...RAW,
  name: 'IPV4',
  description: 'Raw IPv4',
  dlt: 228,
  linktype: 228,
  protocol: { kind: 'fixed', etherType: 0x0800 },
};

const IPV6: LinkType = {
  ...RAW,
  name: 'IPV6',
  description: 'Raw IPv6',
  dlt: 229,
  linktype: 229,
  protocol: { kind: 'fixed', etherType: 0x86dd },
};

const LINUX_SLL: LinkType = {
  name: 'LINUX_SLL',
  description: 'Linux cooked v1',
  dlt: 113,
  linktype: 113,
  protocol: { kind: 'sll' },
  typeField: 14,
  payload: 16,
  network: 0,
  networkWithoutSnap: 0,
  direction: { offset: 0, size: 2, outgoing: SLL_OUTGOING },
};

const LINUX_SLL2: LinkType = {
  name: 'LINUX_SLL2',
  description: 'Linux cooked v2',
  dlt: 276,
  linktype: 276,
  protocol: { kind: 'ethertype' },
  typeField: 0,
  payload: 20,
  network: 0,
  networkWithoutSnap: 0,
  direction: { offset: 10, size: 1, outgoing: SLL_OUTGOING },
  interfaceIndex: 4,
};

/** Every link type that filters can be compiled for. */
export const linkTypes: readonly LinkType[] = [
  NULL,
  EN10MB,
  PPP,
  RAW,
  LOOP,
  LINUX_SLL,
  IPV4,
  IPV6,
  LINUX_SLL2,
];
