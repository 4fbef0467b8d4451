/**
 * The packets that a test can tell apart, as sets of bits: which protocol is behind the link layer, and behind IP. A filter
 * with encapsulations has one such set for each layer of headers: it passes a packet only if it passes every layer of it.
 */

/** IPv6's kinds are those of IPv4 moved by `IPV6`. */
const IPV6 = 8;
export const TCP4 = 1;
export const UDP4 = 2;
export const SCTP4 = 4;
export const ICMP4 = 8;
export const IGMP4 = 16;
const OTHER4 = 32;
export const IPV4 = TCP4 | UDP4 | SCTP4 | ICMP4 | IGMP4 | OTHER4;
export const ICMP6 = ICMP4 << IPV6;
export const IPV6_ALL = (TCP4 | UDP4 | SCTP4 | ICMP4 | OTHER4) << IPV6;
export const ARP = 1 << 16;
export const RARP = 1 << 17;
/** Whatever else the link layer carries. */
export const OTHER = 1 << 18;
export const ANY = IPV4 | IPV6_ALL | ARP | RARP | OTHER;
export const NONE = 0;

/** The same transport over IPv6. */
export const overIpv6 = (kinds: number): number => kinds << IPV6;
export const overBoth = (kinds: number): number => kinds | overIpv6(kinds);

export const OTHER_TRANSPORT = OTHER4;

/** One set of bits for each layer. */
export type Kinds = readonly number[];

/** More layers are not told apart: nothing is known of what lies deeper. */
export const MOST_LAYERS = 8;

export const anyKinds = (layers: number): Kinds => new Array<number>(layers).fill(ANY);

/** All packets but those whose `layer` is not in `bits`. */
export const onLayer = (layers: number, layer: number, bits: number): Kinds =>
  anyKinds(layers).map((all, index) => (index === layer ? bits : all));

export const isNever = (kinds: Kinds): boolean => kinds.includes(NONE);

export const meet = (a: Kinds, b: Kinds): Kinds => a.map((bits, layer) => bits & b[layer]!);

/** A superset of the union: layers are joined one by one. */
export const join = (a: Kinds, b: Kinds): Kinds =>
  isNever(a) ? b : isNever(b) ? a : a.map((bits, layer) => bits | b[layer]!);
