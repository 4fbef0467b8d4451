/**
 * A link-layer type as a record of facts: its numbers, where its header fields lie, and how its payload's protocol is
 * asked. Code generation asks a property; it never compares the type itself. Offsets are bytes from the start of the
 * packet unless said otherwise.
 */

/** Stands for "this header has no such field". Adding to it wraps, as in libpcap. */
export const NOT_SET = 0xffffffff;

/** How "is the payload P?" is asked. One file of codegen/link-protocol/ a kind. */
export type LinkProtocol =
  /** EtherType, or an 802.3 length followed by 802.2 LLC. */
  | { readonly kind: 'ethernet' }
  /** Linux "cooked" v1: EtherType, or a marker for 802.3 and 802.2 frames. */
  | { readonly kind: 'sll' }
  /** A plain 16-bit EtherType in the type field. */
  | { readonly kind: 'ethertype' }
  /** A PPP protocol number in the type field. */
  | { readonly kind: 'ppp' }
  /** An address family, 32 bits, in the byte order of the host that captured or in network order. */
  | { readonly kind: 'loopback'; readonly byteOrder: 'host' | 'network' }
  /** No type field: the version nibble of the IP header. */
  | { readonly kind: 'ip-version' }
  /** Always this EtherType. */
  | { readonly kind: 'fixed'; readonly etherType: number };

/** How `inbound` and `outbound` are asked of the packet; without it the capture's own metadata has to tell. */
export interface DirectionField {
  readonly offset: number;
  readonly size: 1 | 2;
  /** The value that marks a packet sent by the capturing host; any other is inbound. */
  readonly outgoing: number;
}

export interface LinkType {
  /** As `tcpdump -y` and `tcpdump -L` spell it. */
  readonly name: string;
  /** As `tcpdump -L` and libpcap's messages say it. */
  readonly description: string;
  /** DLT_ number, the one the API takes. */
  readonly dlt: number;
  /** LINKTYPE_ number, the one that capture files hold. */
  readonly linktype: number;
  readonly protocol: LinkProtocol;
  /** Offset of the type field, or NOT_SET. */
  readonly typeField: number;
  /** Offset of the payload: of the network header, or of the 802.2 LLC header where there is one. */
  readonly payload: number;
  /** Offset of the network header from `payload`, with whatever LLC and SNAP headers the type is assumed to have. */
  readonly network: number;
  /** The same with 802.2 LLC but no SNAP header. */
  readonly networkWithoutSnap: number;
  /** Offsets of the MAC addresses, where there are any. */
  readonly macAddresses?: { readonly destination: number; readonly source: number };
  /** 802.1Q tags follow the addresses. */
  readonly vlan?: true;
  /** 802.2 frames can be told from others by a length in the type field: `llc` is supported. */
  readonly llc?: true;
  /** What the type field holds for MPLS; absent where libpcap has no MPLS support. */
  readonly mplsProtocol?: number;
  readonly direction?: DirectionField;
  /** Offset of the 32-bit interface index in the header. */
  readonly interfaceIndex?: number;
}
