/** Ethernet packets by what is in them, for what a filter and its rewrite make of each. */

const bytes = (...parts: readonly (number | readonly number[])[]): number[] => parts.flat();
const word = (value: number): number[] => [value >> 8, value & 0xff];
const address = (text: string): number[] => text.split('.').map(Number);

export interface Transport {
  readonly protocol: number;
  readonly bytes: readonly number[];
}

export const tcp = (
  source: number,
  destination: number,
  flags = 0x10,
  payload: readonly number[] = [],
): Transport => ({
  protocol: 6,
  bytes: bytes(
    word(source),
    word(destination),
    Array<number>(8).fill(0),
    0x50,
    flags,
    Array<number>(6).fill(0),
    payload,
  ),
});

export const udp = (source: number, destination: number, payload: readonly number[] = []): Transport => ({
  protocol: 17,
  bytes: bytes(word(source), word(destination), word(8 + payload.length), word(0), payload),
});

export const sctp = (source: number, destination: number): Transport => ({
  protocol: 132,
  bytes: bytes(word(source), word(destination), Array<number>(8).fill(0)),
});

export const icmp = (type: number): Transport => ({ protocol: 1, bytes: [type, 0, 0, 0, 0, 0, 0, 0] });
export const icmp6 = (type: number): Transport => ({ protocol: 58, bytes: [type, 0, 0, 0, 0, 0, 0, 0] });

/** What an Ethernet header may have behind it. */
export interface Payload {
  readonly etherType: number;
  readonly bytes: readonly number[];
}

interface Ipv4Fields {
  readonly from?: string;
  readonly to?: string;
  /** In units of eight bytes. */
  readonly fragment?: number;
  readonly ttl?: number;
  readonly identification?: number;
}

export function ipv4(inner: Transport, fields: Ipv4Fields = {}): Payload {
  const { from = '192.0.2.1', to = '192.0.2.2', fragment = 0, ttl = 64, identification = 0 } = fields;
  const length = word(20 + inner.bytes.length);
  const header = bytes(0x45, 0, length, word(identification), word(fragment), ttl, inner.protocol, 0, 0);
  return { etherType: 0x0800, bytes: bytes(header, address(from), address(to), inner.bytes) };
}

/** `extension`: an extension header of eight bytes, by its number, before the transport. */
export function ipv6(inner: Transport, { extension }: { extension?: number } = {}): Payload {
  const extra = extension === undefined ? [] : [inner.protocol, 0, 1, 4, 0, 0, 0, 0];
  const header = bytes(
    0x60,
    0,
    0,
    0,
    word(extra.length + inner.bytes.length),
    extension ?? inner.protocol,
    64,
  );
  const addresses = bytes(
    0x20,
    1,
    0x0d,
    0xb8,
    Array<number>(12).fill(1),
    0x20,
    1,
    0x0d,
    0xb8,
    Array<number>(12).fill(2),
  );
  return { etherType: 0x86dd, bytes: bytes(header, addresses, extra, inner.bytes) };
}

export const arp = (sender: string, target = '192.0.2.9'): Payload => {
  const addresses = bytes(
    Array<number>(6).fill(1),
    address(sender),
    Array<number>(6).fill(0),
    address(target),
  );
  return { etherType: 0x0806, bytes: bytes(0, 1, 8, 0, 6, 4, 0, 1, addresses) };
};

/** `tags`: VLAN identifiers, the outermost first. */
export function ethernet(
  { etherType, bytes: payload }: Payload,
  { tags = [], to = [2, 0, 0, 0, 0, 1] }: { tags?: readonly number[]; to?: readonly number[] } = {},
): Uint8Array {
  const tagBytes = tags.flatMap((tag) => bytes(word(0x8100), word(tag)));
  return Uint8Array.from(bytes(to, [2, 0, 0, 0, 0, 2], tagBytes, word(etherType), payload));
}

/** A label stack of one, with an IPv4 packet behind it. */
export const mpls = (label: number, inner: Payload): Payload => ({
  etherType: 0x8847,
  bytes: bytes(label >> 12, (label >> 4) & 0xff, ((label & 0xf) << 4) | 1, 64, inner.bytes),
});
