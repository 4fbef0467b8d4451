/**
 * Headers that the capturing machine wrote in its own byte order → little-endian, in place, for captures of big-endian
 * machines. libpcap does so while reading, so filters and output files see the turned bytes.
 */

import type { PacketRecord } from './record.js';
import type { SavefileBehavior } from './savefile-behavior.js';

type TurnHeader = (packet: Packet, behavior: SavefileBehavior) => void;

/** DLT_ number → how its headers are turned. */
const turns: ReadonlyMap<number, TurnHeader> = new Map<number, TurnHeader>([
  [113, (packet, behavior) => turnSocketCan(packet, 14, 16, behavior)], // LINUX_SLL
  [276, (packet, behavior) => turnSocketCan(packet, 0, 20, behavior)], // LINUX_SLL2
  [117, turnPflog],
  [189, (packet) => turnUsb(packet, 48)], // USB_LINUX
  [220, (packet) => turnUsb(packet, 64)], // USB_LINUX_MMAPPED
  [239, turnNflog],
]);

export const hasPseudoHeader = (linkType: number): boolean => turns.has(linkType);

export function turnPseudoHeader(view: DataView, record: PacketRecord, behavior: SavefileBehavior): void {
  turns.get(record.interface.linkType)?.(new Packet(view, record), behavior);
}

/** A field's distance from the start of its header, and its bytes. */
type Field = readonly [offset: number, size: 2 | 4 | 8];

class Packet {
  readonly captured: number;
  readonly wire: number;

  constructor(
    readonly view: DataView,
    private readonly record: PacketRecord,
  ) {
    this.captured = record.capturedLength;
    this.wire = record.wireLength;
  }

  byte(offset: number): number {
    return this.view.getUint8(this.record.start + offset);
  }

  short(offset: number, littleEndian: boolean): number {
    return this.view.getUint16(this.record.start + offset, littleEndian);
  }

  word(offset: number): number {
    return this.view.getUint32(this.record.start + offset, true);
  }

  /** Turns fields in order until one reaches beyond `limit`; tells whether all were turned. */
  turn(fields: readonly Field[], header: number, limit: number): boolean {
    for (const [offset, size] of fields) {
      if (header + offset + size > limit) return false;
      const from = this.view.byteOffset + this.record.start + header + offset;
      new Uint8Array(this.view.buffer, from, size).reverse();
    }
    return true;
  }
}

const CAN = 0x000c;
const CAN_FD = 0x000d;
const CAN_XL = 0x000e;
const canIdentifier: readonly Field[] = [[0, 4]];
/** Priority and VCID, payload length, acceptance field. */
const canXlFields: readonly Field[] = [
  [0, 4],
  [6, 2],
  [8, 4],
];

/** SocketCAN frames behind a Linux cooked header. */
function turnSocketCan(
  packet: Packet,
  protocolField: number,
  header: number,
  behavior: SavefileBehavior,
): void {
  const limit = Math.min(packet.captured, packet.wire);
  if (limit < header) return;
  const protocol = packet.short(protocolField, false);
  if (protocol === CAN || protocol === CAN_FD) packet.turn(canIdentifier, header, limit);
  if (protocol === CAN_XL && behavior.turnsCanXl) packet.turn(canXlFields, header, limit);
}

/** User and process identifiers: of the packet, then of the rule. */
const pflogFields: readonly Field[] = [
  [44, 4],
  [48, 4],
  [52, 4],
  [56, 4],
];

function turnPflog(packet: Packet): void {
  const limit = Math.min(packet.captured, packet.wire);
  if (limit > 0) packet.turn(pflogFields, 0, Math.min(limit, packet.byte(0)));
}

/** URB identifier, bus, seconds, microseconds, status, URB length, data length. */
const usbFields: readonly Field[] = [
  [0, 8],
  [12, 2],
  [16, 8],
  [24, 4],
  [28, 4],
  [32, 4],
  [36, 4],
];
/** Isochronous transfers: error count, number of descriptors. */
const usbIsochronousFields: readonly Field[] = [
  [40, 4],
  [44, 4],
];
/** The longer header: interval, start frame, transfer flags, descriptors captured. */
const usbMappedFields: readonly Field[] = [
  [48, 4],
  [52, 4],
  [56, 4],
  [60, 4],
];
/** Status, offset, length. */
const usbDescriptorFields: readonly Field[] = [
  [0, 4],
  [4, 4],
  [8, 4],
];
const USB_DESCRIPTOR_LENGTH = 16;
const USB_TRANSFER_TYPE = 9;
const ISOCHRONOUS = 0;

function turnUsb(packet: Packet, headerLength: 48 | 64): void {
  const limit = packet.captured;
  if (!packet.turn(usbFields, 0, limit)) return;
  const isochronous = packet.byte(USB_TRANSFER_TYPE) === ISOCHRONOUS;
  if (isochronous && !packet.turn(usbIsochronousFields, 0, limit)) return;
  if (headerLength === 48 || !packet.turn(usbMappedFields, 0, limit) || !isochronous) return;
  const descriptors = packet.word(60);
  for (let i = 0; i < descriptors; i++) {
    if (!packet.turn(usbDescriptorFields, headerLength + i * USB_DESCRIPTOR_LENGTH, limit)) return;
  }
}

const NFLOG_HEADER_LENGTH = 4;
const NFLOG_ATTRIBUTE_LENGTH = 4;
/** Length and type; the value follows. */
const nflogFields: readonly Field[] = [
  [0, 2],
  [2, 2],
];

function turnNflog(packet: Packet): void {
  const limit = Math.min(packet.captured, packet.wire);
  if (limit < NFLOG_HEADER_LENGTH || packet.byte(1) !== 0) return;
  let at = NFLOG_HEADER_LENGTH;
  while (at + NFLOG_ATTRIBUTE_LENGTH <= packet.captured) {
    packet.turn(nflogFields, at, packet.captured);
    const padded = (packet.short(at, true) + 3) & ~3;
    if (padded < NFLOG_ATTRIBUTE_LENGTH || at + padded > limit) return;
    at += padded;
  }
}
