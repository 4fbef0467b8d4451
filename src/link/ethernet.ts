/** Ethernet, the networks that frame as it does, and those with 802.2 LLC on rings, ATM and Fibre Channel. */

import type { LinkType, MacAddresses } from './link-type.js';
import { NOT_SET } from './link-type.js';

const MPLS_UNICAST = 0x8847;

const ethernetAddresses: MacAddresses = { destination: 0, source: 6, station: 'ether' };

export const EN10MB: LinkType = {
  name: 'EN10MB',
  description: 'Ethernet',
  dlt: 1,
  linktype: 1,
  protocol: { kind: 'ethernet' },
  linkHeader: 0,
  typeField: 12,
  payload: 14,
  network: 0,
  networkWithoutSnap: 3,
  macAddresses: ethernetAddresses,
  vlan: true,
  llc: 'length',
  mplsProtocol: MPLS_UNICAST,
};

/** Ethernet behind a pseudo-header of `length` bytes; libpcap has no `llc` there. */
function behind(length: number, type: Pick<LinkType, 'name' | 'description' | 'dlt' | 'linktype'>): LinkType {
  const { llc: _, ...ethernet } = EN10MB;
  return { ...ethernet, ...type, linkHeader: length, typeField: length + 12, payload: length + 14 };
}

/** An 802.2 LLC header at `payload`, with SNAP behind it for EtherTypes. */
const llcAt = (payload: number) =>
  ({
    protocol: { kind: 'llc' },
    linkHeader: 0,
    typeField: payload,
    payload,
    network: 8,
    networkWithoutSnap: 3,
  }) as const;

export const ethernetTypes: readonly LinkType[] = [
  EN10MB,
  behind(4, {
    name: 'NETANALYZER',
    description: 'Ethernet with Hilscher netANALYZER pseudo-header',
    dlt: 240,
    linktype: 240,
  }),
  behind(12, {
    name: 'NETANALYZER_TRANSPARENT',
    description: 'Ethernet with Hilscher netANALYZER pseudo-header and with preamble and SFD',
    dlt: 241,
    linktype: 241,
  }),
  {
    ...llcAt(13),
    name: 'FDDI',
    description: 'FDDI',
    dlt: 10,
    linktype: 10,
    macAddresses: { destination: 1, source: 7, station: 'FDDI' },
    llc: 'always',
  },
  {
    ...llcAt(14),
    name: 'IEEE802',
    description: 'Token ring',
    dlt: 6,
    linktype: 6,
    macAddresses: { destination: 2, source: 8, station: 'token ring' },
    llc: 'always',
  },
  {
    ...llcAt(0),
    name: 'ATM_RFC1483',
    description: 'RFC 1483 LLC-encapsulated ATM',
    dlt: 11,
    linktype: 100,
    llc: 'always',
  },
  { ...llcAt(0), name: 'ATM_CLIP', description: 'Linux Classical IP over ATM', dlt: 19, linktype: 106 },
  {
    ...llcAt(16),
    name: 'IP_OVER_FC',
    description: 'RFC 2625 IP-over-Fibre Channel',
    dlt: 122,
    linktype: 122,
    macAddresses: { destination: 2, source: 10, station: 'Fibre Channel' },
  },
  {
    ...llcAt(4),
    name: 'SUNATM',
    description: 'Sun raw ATM',
    dlt: 123,
    linktype: 123,
    protocol: { kind: 'atm-llc' },
    llc: 'atm',
    atm: { virtualPath: 1, virtualCircuit: 2, protocol: 0, payload: 4 },
  },
  {
    name: 'APPLE_IP_OVER_IEEE1394',
    description: 'Apple IP-over-IEEE 1394',
    dlt: 138,
    linktype: 138,
    protocol: { kind: 'ethertype' },
    linkHeader: 0,
    typeField: 16,
    payload: 18,
    network: 0,
    networkWithoutSnap: 0,
  },
  {
    name: 'SYMANTEC_FIREWALL',
    description: 'Symantec Firewall',
    dlt: 99,
    linktype: 99,
    protocol: { kind: 'ethertype' },
    linkHeader: 0,
    typeField: 6,
    payload: 44,
    network: 0,
    networkWithoutSnap: 0,
  },
  {
    name: 'LTALK',
    description: 'Localtalk',
    dlt: 114,
    linktype: 114,
    protocol: { kind: 'fixed', etherType: 0x809b },
    linkHeader: 0,
    typeField: NOT_SET,
    payload: 0,
    network: 0,
    networkWithoutSnap: 0,
  },
  ...(
    [
      ['ARCNET', 'BSD ARCNET', 7, 2],
      ['ARCNET_LINUX', 'Linux ARCNET', 129, 4],
    ] as const
  ).map(
    ([name, description, dlt, typeField]): LinkType => ({
      name,
      description,
      dlt,
      linktype: dlt,
      protocol: { kind: 'arcnet' },
      linkHeader: 0,
      typeField,
      payload: typeField + 4,
      network: 0,
      networkWithoutSnap: 0,
      arcnet: true,
    }),
  ),
];
