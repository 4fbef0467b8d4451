/**
 * A link-layer type as a record of facts: its numbers, where its header fields lie, and how its payload's protocol is
 * asked. Code generation asks a property; it never compares the type itself. Offsets are bytes from the start of the
 * packet unless said otherwise.
 */

/** Stands for "this header has no such field". Adding to it wraps, as in libpcap. */
export const NOT_SET = 0xffffffff;

/** How "is the payload P?" is asked. One file of codegen/link-protocol/ a kind that takes more than a line. */
export type LinkProtocol =
  /** EtherType, or an 802.3 length followed by 802.2 LLC. */
  | { readonly kind: 'ethernet' }
  /** Linux "cooked" v1: EtherType, or a marker for 802.3 and 802.2 frames. */
  | { readonly kind: 'sll' }
  /** A plain 16-bit EtherType in the type field. */
  | { readonly kind: 'ethertype' }
  /** Always 802.2 LLC; EtherTypes are found in a SNAP header. */
  | { readonly kind: 'llc' }
  /** The same in 802.11 data frames. */
  | { readonly kind: 'ieee80211' }
  /** The same in ATM cells whose pseudo-header says LLC. */
  | { readonly kind: 'atm-llc' }
  /** A PPP protocol number in the type field; with `compressed`, IPv4 may have a header compressed after Van Jacobson. */
  | { readonly kind: 'ppp'; readonly compressed?: true }
  /** Cisco HDLC: EtherTypes, and 0xfefe for ISO protocols. */
  | { readonly kind: 'hdlc' }
  /** Q.922 frames: a network layer protocol identifier behind the control field. */
  | { readonly kind: 'frame-relay' }
  /** One byte of ARCnet protocol identifier. */
  | { readonly kind: 'arcnet' }
  /** An address family, 32 bits, in the byte order of the host that captured or in network order. */
  | { readonly kind: 'loopback'; readonly byteOrder: 'host' | 'network' }
  /** An address family of one byte, at `offset` in the link header, with these values; no other protocol can be told. */
  | { readonly kind: 'address-family'; readonly offset: number; readonly ipv4: number; readonly ipv6: number }
  /** No type field: the version nibble of the IP header. */
  | { readonly kind: 'ip-version' }
  /** Always this EtherType. */
  | { readonly kind: 'fixed'; readonly etherType: number }
  /** Only the beginning of the packet is checked, whatever the protocol: `value` under `mask`. */
  | { readonly kind: 'magic'; readonly value: number; readonly mask: number }
  /** Nothing can be asked; `what` names the type in the refusal, in place of its description. */
  | { readonly kind: 'unknown'; readonly what?: string };

/** How `inbound` and `outbound` are asked of the packet; without it the capture's own metadata has to tell. */
export type DirectionField =
  /** `outgoing` marks a packet sent by the capturing host; any other value is inbound. */
  | { readonly kind: 'outgoing'; readonly offset: number; readonly size: 1 | 2; readonly outgoing: number }
  /** One value each, under `mask` if there is one. */
  | {
      readonly kind: 'two-values';
      readonly offset: number;
      readonly size: 1 | 2;
      readonly mask?: number;
      readonly inbound: number;
      readonly outbound: number;
    }
  /** SLIP: the first byte is zero for inbound packets. */
  | { readonly kind: 'zero-inbound' };

/** MAC addresses at fixed offsets in the link header; `station` is what libpcap's messages call the owner of one. */
export interface MacAddresses {
  readonly destination: number;
  readonly source: number;
  readonly station: string;
}

/** Fields of a raw ATM pseudo-header. */
export interface AtmHeader {
  readonly virtualPath: number;
  readonly virtualCircuit: number;
  /** The low four bits tell LANE from LLC. */
  readonly protocol: number;
  readonly payload: number;
}

/** Fields of SS7 message transfer part 2 and of the level-3 label behind it; the high-speed forms lie three bytes on. */
export interface Mtp2Header {
  readonly lengthIndicator: number;
  readonly lengthIndicatorHighSpeed: number;
  readonly serviceInformation: number;
  readonly originatingPoint: number;
  readonly destinationPoint: number;
  readonly signallingLink: number;
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
  /** Offset of the link-layer header proper, behind a pseudo-header of fixed length. */
  readonly linkHeader: number;
  /** A header of variable length before the link-layer header: how its length is found. */
  readonly prefix?: 'prism' | 'avs' | 'radiotap' | 'ppi';
  /** Offset of the type field, or NOT_SET. */
  readonly typeField: number;
  /** Offset of the payload: of the network header, or of the 802.2 LLC header where there is one. Or NOT_SET. */
  readonly payload: number;
  /** The link-layer header has a variable length: how it is found. `payload` then counts from its end. */
  readonly variableHeader?: 'ieee80211' | 'pflog';
  /** Offset of the network header from `payload`, with whatever LLC and SNAP headers the type is assumed to have. */
  readonly network: number;
  /** The same with 802.2 LLC but no SNAP header. */
  readonly networkWithoutSnap: number;
  readonly macAddresses?: MacAddresses;
  /** One-byte ARCnet addresses: source first, then destination. */
  readonly arcnet?: true;
  /** An 802.11 header: `wlan host` in all its forms. `type` tests and radio metadata where libpcap supports them. */
  readonly ieee80211?: { readonly frameTypes: boolean; readonly radio: boolean };
  /** 802.1Q tags can follow the addresses. */
  readonly vlan?: true;
  /** How `llc` tells 802.2 frames. */
  readonly llc?: 'length' | 'always' | 'ieee80211' | 'atm';
  /** What the type field holds for MPLS; absent where libpcap has no MPLS support. */
  readonly mplsProtocol?: number;
  readonly direction?: DirectionField;
  /** Offset of the 32-bit interface index in the header. */
  readonly interfaceIndex?: number;
  readonly atm?: AtmHeader;
  readonly mtp2?: Mtp2Header;
  /** An OpenBSD pflog header, fields and all. */
  readonly pflog?: true;
  /** Since which version libpcap compiles for it, where not always. */
  readonly since?: '1.10.6';
}
