/** Packets from the inside out: each function puts a header with right lengths and checksums before its payload. */

export type Bytes = Uint8Array;

export const text = (content: string): Bytes => new TextEncoder().encode(content);

export const hex = (digits: string): Bytes => Uint8Array.from(Buffer.from(digits.replace(/\s/g, ''), 'hex'));

export const join = (...parts: readonly Bytes[]): Bytes =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

const u8 = (value: number): Bytes => Uint8Array.of(value);
export const u16 = (value: number): Bytes => Uint8Array.of(value >> 8, value);
export const u32 = (value: number): Bytes => Uint8Array.of(value >> 24, value >> 16, value >> 8, value);
const u32LittleEndian = (value: number): Bytes => u32(value).reverse();

/** RFC 1071. */
function checksum(bytes: Bytes): number {
  let sum = 0;
  for (const [index, byte] of bytes.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

const withChecksum = (bytes: Bytes, at: number, summed: Bytes = bytes): Bytes => {
  const copy = bytes.slice();
  copy.set(u16(checksum(summed)), at);
  return copy;
};

const ipv4Address = (address: string): Bytes => Uint8Array.from(address.split('.').map(Number));

/** Full or with one `::`. */
function ipv6Address(address: string): Bytes {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((g) => Number.parseInt(g, 16));
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => 0);
  return join(...[...before, ...zeros, ...after].map(u16));
}

const address = (written: string): Bytes =>
  written.includes(':') ? ipv6Address(written) : ipv4Address(written);

const mac = (written: string): Bytes => hex(written.replaceAll(':', ''));

export const protocol = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  icmp6: 58,
  vrrp: 112,
  pim: 103,
  sctp: 132,
};

export const etherType = {
  ip: 0x0800,
  arp: 0x0806,
  rarp: 0x8035,
  vlan: 0x8100,
  ip6: 0x86dd,
  mpls: 0x8847,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
  qinq: 0x88a8,
};

export const ethernet = (to: string, from: string, type: number, payload: Bytes): Bytes =>
  join(mac(to), mac(from), u16(type), payload);

/** 802.3: a length where Ethernet II has a type. */
export const ieee8023 = (to: string, from: string, payload: Bytes): Bytes =>
  ethernet(to, from, payload.length, payload);

export const vlan = (id: number, type: number, payload: Bytes): Bytes => join(u16(id), u16(type), payload);

export const mpls = (label: number, bottom: boolean, payload: Bytes): Bytes =>
  join(u32((label << 12) | (bottom ? 0x100 : 0) | 64), payload);

export const pppoe = (session: number, pppProtocol: number, payload: Bytes): Bytes =>
  join(hex('1100'), u16(session), u16(payload.length + 2), u16(pppProtocol), payload);

export const arp = (
  operation: number,
  from: readonly [string, string],
  to: readonly [string, string],
): Bytes =>
  join(
    hex('0001 0800 06 04'),
    u16(operation),
    mac(from[0]),
    ipv4Address(from[1]),
    mac(to[0]),
    ipv4Address(to[1]),
  );

interface Ipv4Fields {
  readonly from: string;
  readonly to: string;
  readonly identification?: number;
  /** Flags and offset, as they stand in the header: 0x2000 is "more fragments". */
  readonly fragment?: number;
  readonly options?: Bytes;
  readonly ttl?: number;
}

export function ipv4(next: number, fields: Ipv4Fields, payload: Bytes): Bytes {
  const { from, to, identification = 1, fragment = 0, options = hex(''), ttl = 64 } = fields;
  const headerLength = 20 + options.length;
  const header = join(
    u8(0x40 | (headerLength / 4)),
    u8(0),
    u16(headerLength + payload.length),
    u16(identification),
    u16(fragment),
    u8(ttl),
    u8(next),
    u16(0),
    ipv4Address(from),
    ipv4Address(to),
    options,
  );
  return join(withChecksum(header, 10), payload);
}

export const ipv6 = (next: number, from: string, to: string, payload: Bytes): Bytes =>
  join(u32(0x60000000), u16(payload.length), u8(next), u8(64), ipv6Address(from), ipv6Address(to), payload);

/** Fragment header; `offset` as it stands in the header, with the "more" bit. */
export const ipv6Fragment = (next: number, offset: number, payload: Bytes): Bytes =>
  join(u8(next), u8(0), u16(offset), u32(7), payload);

/** Hop-by-hop, routing or destination options: eight bytes of padding. */
export const ipv6Options = (next: number, payload: Bytes): Bytes =>
  join(u8(next), hex('00 01 04 00000000'), payload);

const pseudoHeader = (from: string, to: string, next: number, length: number): Bytes =>
  join(address(from), address(to), u32(length), u32(next));

export function udp(from: readonly [string, number], to: readonly [string, number], payload: Bytes): Bytes {
  const datagram = join(u16(from[1]), u16(to[1]), u16(8 + payload.length), u16(0), payload);
  return withChecksum(
    datagram,
    6,
    join(pseudoHeader(from[0], to[0], protocol.udp, datagram.length), datagram),
  );
}

export const tcpFlags = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16 };

export function tcp(
  from: readonly [string, number],
  to: readonly [string, number],
  flags: number,
  [sequence, acknowledgement]: readonly [number, number],
  payload: Bytes = hex(''),
): Bytes {
  const options = flags & tcpFlags.syn ? hex('020405b4') : hex('');
  const segment = join(
    u16(from[1]),
    u16(to[1]),
    u32(sequence),
    u32(acknowledgement),
    u8(((20 + options.length) / 4) << 4),
    u8(flags),
    u16(0xffff),
    u32(0),
    options,
    payload,
  );
  return withChecksum(segment, 16, join(pseudoHeader(from[0], to[0], protocol.tcp, segment.length), segment));
}

export const sctp = (from: number, to: number, chunks: Bytes): Bytes =>
  join(u16(from), u16(to), u32(1), u32(0), chunks);

export const icmp = (type: number, code: number, body: Bytes): Bytes =>
  withChecksum(join(u8(type), u8(code), u16(0), body), 2);

export function icmp6(from: string, to: string, type: number, body: Bytes): Bytes {
  const message = join(u8(type), u8(0), u16(0), body);
  return withChecksum(message, 2, join(pseudoHeader(from, to, protocol.icmp6, message.length), message));
}

/** Linux cooked v1. Packet types: 0 to us, 1 broadcast, 2 multicast, 4 sent by us. */
export const sll = (packetType: number, type: number, payload: Bytes): Bytes =>
  join(u16(packetType), u16(1), u16(6), mac('02:00:00:00:00:01'), u16(0), u16(type), payload);

export const sll2 = (packetType: number, interfaceIndex: number, type: number, payload: Bytes): Bytes =>
  join(
    u16(type),
    u16(0),
    u32(interfaceIndex),
    u16(1),
    u8(packetType),
    u8(6),
    mac('02:00:00:00:00:01'),
    u16(0),
    payload,
  );

/** BSD loopback, as a little-endian or a big-endian machine writes it. */
export const loopback = (family: number, order: 'little-endian' | 'big-endian', payload: Bytes): Bytes =>
  join(order === 'little-endian' ? u32LittleEndian(family) : u32(family), payload);

export const ppp = (pppProtocol: number, payload: Bytes): Bytes =>
  join(hex('ff03'), u16(pppProtocol), payload);
