/** The protocol names that no database holds: libpcap's own, by what stands before `proto`. */

/** `ether proto NAME`: EtherTypes. */
export const etherTypes: ReadonlyMap<string, number> = new Map([
  ['aarp', 0x80f3],
  ['arp', 0x0806],
  ['atalk', 0x809b],
  ['decnet', 0x6003],
  ['ip', 0x0800],
  ['ip6', 0x86dd],
  ['lat', 0x6004],
  ['loopback', 0x9000],
  ['mopdl', 0x6001],
  ['moprc', 0x6002],
  ['rarp', 0x8035],
  ['sca', 0x6007],
]);

/** `ether proto NAME`, when it is no EtherType: service access points of IEEE 802.2. */
export const llcServiceAccessPoints: ReadonlyMap<string, number> = new Map([
  ['iso', 0xfe],
  ['stp', 0x42],
  ['ipx', 0xe0],
  ['netbeui', 0xf0],
]);

/** `iso proto NAME`: network-layer protocol identifiers of ISO/IEC TR 9577. */
export const isoProtocols: ReadonlyMap<string, number> = new Map([
  ['esis', 0x82],
  ['isis', 0x83],
  ['clnp', 0x81],
]);
