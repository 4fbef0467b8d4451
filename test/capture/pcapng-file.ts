/** Blocks → a pcapng file, right or wrong as told. It knows nothing of src/capture, whose tests read what it writes. */

import { type Bytes, join, text } from '../../scripts/captures/packets.js';

type Order = 'little-endian' | 'big-endian';

export type Field = { readonly size: 1 | 2 | 4 | 8; readonly value: number | bigint } | Bytes;

export const u8 = (value: number): Field => ({ size: 1, value });
export const u16 = (value: number): Field => ({ size: 2, value });
export const u32 = (value: number): Field => ({ size: 4, value });
export const u64 = (value: bigint): Field => ({ size: 8, value });

/** A value that is laid out once the byte order is known. */
export type Part = (order: Order) => Bytes;

const layOut = (field: Field, order: Order): Bytes => {
  if (field instanceof Uint8Array) return field;
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, BigInt(field.value) << BigInt(64 - 8 * field.size)));
  const bytes = new Uint8Array(view.buffer, 0, field.size);
  return order === 'big-endian' ? bytes : bytes.slice().reverse();
};

const aligned = (bytes: Bytes): Bytes => join(bytes, new Uint8Array(-bytes.length & 3));

/** The lengths may be others than the true one. */
export function block(
  type: number,
  fields: readonly (Field | Part)[],
  lengths: { readonly first?: number; readonly last?: number } = {},
): Part {
  return (order) => {
    const body = join(
      ...fields.map((each) => (typeof each === 'function' ? each(order) : layOut(each, order))),
    );
    const length = body.length + 12;
    return join(
      layOut(u32(type), order),
      layOut(u32(lengths.first ?? length), order),
      body,
      layOut(u32(lengths.last ?? length), order),
    );
  };
}

export function option(code: number, value: Field, length?: number): Part {
  return (order) => {
    const bytes = layOut(value, order);
    return join(layOut(u16(code), order), layOut(u16(length ?? bytes.length), order), aligned(bytes));
  };
}

export const endOfOptions: Part = option(0, new Uint8Array(0));

export const comment = (content: string): Part => option(1, text(content));

export const section = (...options: readonly Part[]): Part =>
  block(0x0a0d0d0a, [u32(0x1a2b3c4d), u16(1), u16(0), u64(-1n), ...options]);

export const described = (linkType: number, snapLength: number, ...options: readonly Part[]): Part =>
  block(1, [u16(linkType), u16(0), u32(snapLength), ...options]);

export interface Packet {
  readonly number?: number;
  readonly count?: bigint;
  readonly captured?: number;
  readonly wire?: number;
}

const packetFields = (data: Bytes, packet: Packet): (Field | Part)[] => {
  const { count = 1_767_225_600_123_456n, captured = data.length, wire = data.length } = packet;
  return [
    u32(Number(count >> 32n)),
    u32(Number(count & 0xffffffffn)),
    u32(captured),
    u32(wire),
    aligned(data),
  ];
};

export const enhanced = (data: Bytes, packet: Packet = {}, ...options: readonly Part[]): Part =>
  block(6, [u32(packet.number ?? 0), ...packetFields(data, packet), ...options]);

export const simple = (data: Bytes, wire = data.length): Part => block(3, [u32(wire), aligned(data)]);

export const obsolete = (data: Bytes, packet: Packet = {}): Part =>
  block(2, [u16(packet.number ?? 0), u16(7), ...packetFields(data, packet)]);

export const pcapngFile = (parts: readonly Part[], order: Order = 'little-endian'): Bytes =>
  join(...parts.map((part) => part(order)));
