/** Link types that carry IP and little else: raw IP, loopbacks, SLIP, Linux cooked headers, packet-filter logs. */

import type { DirectionField, LinkType } from './link-type.js';
import { NOT_SET } from './link-type.js';

/** The payload begins at `payload`, with no LLC. */
const headerOf = (typeField: number, payload: number) => ({
  linkHeader: 0,
  typeField,
  payload,
  network: 0,
  networkWithoutSnap: 0,
});

const noTypeField = (payload: number) => ({
  ...headerOf(NOT_SET, payload),
  protocol: { kind: 'ip-version' } as const,
});

/** Packet type "sent by us" of the Linux cooked headers (LINUX_SLL_OUTGOING). */
const outgoing = (offset: number, size: 1 | 2): DirectionField => ({
  kind: 'outgoing',
  offset,
  size,
  outgoing: 4,
});

/** AF_INET and AF_INET6 of Linux. */
const linuxFamilies = { ipv4: 2, ipv6: 10 };
/** Those of Solaris. */
const solarisFamilies = { ipv4: 2, ipv6: 26 };

export const ipTypes: readonly LinkType[] = [
  {
    ...headerOf(0, 4),
    name: 'NULL',
    description: 'BSD loopback',
    dlt: 0,
    linktype: 0,
    protocol: { kind: 'loopback', byteOrder: 'host' },
  },
  // DLT_LOOP is 108 here and 12 on OpenBSD.
  {
    ...headerOf(0, 4),
    name: 'LOOP',
    description: 'OpenBSD loopback',
    dlt: 108,
    linktype: 108,
    protocol: { kind: 'loopback', byteOrder: 'network' },
  },
  {
    ...headerOf(0, 12),
    name: 'ENC',
    description: 'OpenBSD encapsulated IP',
    dlt: 109,
    linktype: 109,
    protocol: { kind: 'loopback', byteOrder: 'host' },
  },
  // DLT_RAW is 12 here and 14 on OpenBSD; files hold LINKTYPE_RAW.
  { ...noTypeField(0), name: 'RAW', description: 'Raw IP', dlt: 12, linktype: 101 },
  {
    ...noTypeField(0),
    name: 'IPV4',
    description: 'Raw IPv4',
    dlt: 228,
    linktype: 228,
    protocol: { kind: 'fixed', etherType: 0x0800 },
  },
  {
    ...noTypeField(0),
    name: 'IPV6',
    description: 'Raw IPv6',
    dlt: 229,
    linktype: 229,
    protocol: { kind: 'fixed', etherType: 0x86dd },
  },
  {
    ...noTypeField(16),
    name: 'SLIP',
    description: 'SLIP',
    dlt: 8,
    linktype: 8,
    direction: { kind: 'zero-inbound' },
  },
  { ...noTypeField(24), name: 'SLIP_BSDOS', description: 'BSD/OS SLIP', dlt: 15, linktype: 102 },
  {
    ...headerOf(14, 16),
    name: 'LINUX_SLL',
    description: 'Linux cooked v1',
    dlt: 113,
    linktype: 113,
    protocol: { kind: 'sll' },
    direction: outgoing(0, 2),
  },
  {
    ...headerOf(0, 20),
    name: 'LINUX_SLL2',
    description: 'Linux cooked v2',
    dlt: 276,
    linktype: 276,
    protocol: { kind: 'ethertype' },
    direction: outgoing(10, 1),
    interfaceIndex: 4,
  },
  {
    ...headerOf(0, 0),
    name: 'PFLOG',
    description: 'OpenBSD pflog file',
    dlt: 117,
    linktype: 117,
    variableHeader: 'pflog',
    protocol: { kind: 'address-family', offset: 1, ...linuxFamilies },
    direction: { kind: 'two-values', offset: 60, size: 1, inbound: 1, outbound: 2 },
    pflog: true,
  },
  {
    ...headerOf(NOT_SET, 4),
    name: 'PFSYNC',
    description: 'Packet filter state syncing',
    // 18 and 121 on the BSDs.
    dlt: 246,
    linktype: 246,
    protocol: { kind: 'unknown', what: 'PFSYNC' },
  },
  {
    ...headerOf(1, 24),
    name: 'IPNET',
    description: 'Solaris ipnet',
    dlt: 226,
    linktype: 226,
    networkWithoutSnap: NOT_SET,
    protocol: { kind: 'address-family', offset: 1, ...solarisFamilies },
    direction: { kind: 'two-values', offset: 2, size: 2, inbound: 2, outbound: 1 },
  },
];
