/** Protocol numbers that code generation compares with, under the names of their registries. */

/** IEEE EtherTypes. Values up to 1500 in the same place are 802.3 lengths, and stand for 802.2 SAPs inside the compiler. */
export const etherType = {
  ns: 0x0600,
  ipv4: 0x0800,
  arp: 0x0806,
  moprc: 0x6002,
  mopdl: 0x6001,
  decnet: 0x6003,
  lat: 0x6004,
  sca: 0x6007,
  transparentEthernetBridging: 0x6558,
  rarp: 0x8035,
  appletalk: 0x809b,
  aarp: 0x80f3,
  vlan: 0x8100,
  ipx: 0x8137,
  ipv6: 0x86dd,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
  vlanService: 0x88a8,
  vlanQinq: 0x9100,
} as const;

/** The largest 802.3 length: greater values of the type field are EtherTypes. */
export const MAXIMUM_802_3_LENGTH = 1500;

/** IEEE 802.2 service access points. */
export const sap = {
  ip: 0x06,
  spanningTree: 0x42,
  snap: 0xaa,
  ipx: 0xe0,
  netbeui: 0xf0,
  iso: 0xfe,
} as const;

/** IANA IP protocol numbers. */
export const ipProtocol = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  igrp: 9,
  udp: 17,
  ipv6Routing: 43,
  ipv6Fragment: 44,
  esp: 50,
  ah: 51,
  icmp6: 58,
  ipv6NoNext: 59,
  ipv6HopByHop: 0,
  ipv6Destination: 60,
  pim: 103,
  vrrp: 112,
  carp: 112,
  sctp: 132,
} as const;

/** PPP protocol numbers (RFC 1661 and its registry). */
export const pppProtocol = {
  ipv4: 0x0021,
  osi: 0x0023,
  ns: 0x0025,
  decnet: 0x0027,
  appletalk: 0x0029,
  ipx: 0x002b,
  compressedTcp: 0x002d,
  uncompressedTcp: 0x002f,
  bridging: 0x0031,
  ipv6: 0x0057,
} as const;

/** ISO network layer protocol identifiers (ISO/IEC TR 9577). */
export const nlpid = { clnp: 0x81, esis: 0x82, isis: 0x83 } as const;

/** IS-IS PDU types (ISO/IEC 10589). */
export const isisPdu = {
  l1LanHello: 15,
  l2LanHello: 16,
  pointToPointHello: 17,
  l1Lsp: 18,
  l2Lsp: 20,
  l1Csnp: 24,
  l2Csnp: 25,
  l1Psnp: 26,
  l2Psnp: 27,
} as const;
