/** Classic pcap in a window → packet records. */

import * as diagnostics from './diagnostics.js';
import { largestPacket } from './link-type-numbers.js';
import { FILE_HEADER_LENGTH, type PcapHeader, readHeader } from './pcap-header.js';
import { looksLikeRecord } from './pcap-recovery.js';
import { liesAsRead, type PlainRecords } from './plain-records.js';
import { hasPseudoHeader, turnPseudoHeader } from './pseudo-header.js';
import type { PacketRecord, RecordReader } from './record.js';
import { Search } from './recovery.js';
import type { SavefileBehavior } from './savefile-behavior.js';
import { correctUsbLength, USB_LINUX_MMAPPED } from './usb-length.js';
import type { Window } from './window.js';

export class PcapReader implements RecordReader {
  readonly format = 'pcap';
  readonly header: PcapHeader;
  readonly interfaces;
  readonly longestCopied: number | undefined;
  readonly #window: Window;
  readonly #behavior: SavefileBehavior;
  readonly #largestPacket: number;
  readonly #signedFractions: boolean;
  readonly #plain: PlainRecords | undefined;
  readonly #turns: boolean;
  readonly #corrects: boolean;
  readonly #search = new Search();
  /** Of the last packet. */
  #seconds: number | undefined;

  /** The window must hold the file header at its start; it is consumed. */
  constructor(window: Window, behavior: SavefileBehavior) {
    this.header = readHeader(window.view, window.start, behavior);
    window.start += FILE_HEADER_LENGTH;
    const { linkType, swapped } = this.header.interface;
    this.interfaces = [this.header.interface];
    this.#window = window;
    this.#behavior = behavior;
    this.#largestPacket = largestPacket(linkType);
    this.#signedFractions = behavior.fractions === 'signed' && !swapped;
    this.#turns = swapped && hasPseudoHeader(linkType);
    this.#corrects = linkType === USB_LINUX_MMAPPED;
    this.#plain = this.#plainRecords();
    this.longestCopied = this.header.littleEndian ? this.#plain?.largest : undefined;
  }

  next(record: PacketRecord): boolean {
    const window = this.#window;
    const { littleEndian, recordHeaderLength, lengthOrder, interface: from } = this.header;
    const { view, start, end } = window;
    const packetStart = start + recordHeaderLength;
    if (packetStart > end) return this.#needs(recordHeaderLength);

    let captured = view.getUint32(start + 8, littleEndian);
    let wire = view.getUint32(start + 12, littleEndian);
    if (lengthOrder !== 'captured-first' && (lengthOrder === 'wire-first' || captured > wire)) {
      [captured, wire] = [wire, captured];
    }
    if (captured > this.#largestPacket) throw this.#absurd(captured);
    if (packetStart + captured > end) return this.#needsPacket(captured);

    record.bytes = window.bytes;
    record.start = packetStart;
    record.capturedLength = captured < from.snapLength ? captured : from.snapLength;
    record.wireLength = wire;
    record.seconds = view.getUint32(start, littleEndian);
    record.fraction = this.#signedFractions
      ? view.getInt32(start + 4, true)
      : view.getUint32(start + 4, littleEndian);
    this.#seconds = record.seconds;
    record.interface = from;
    record.blockStart = start;
    record.blockLength = recordHeaderLength + captured;
    window.start = packetStart + captured;
    if (this.#turns) turnPseudoHeader(view, record, this.#behavior);
    if (this.#corrects) correctUsbLength(view, record);
    return true;
  }

  plain(): PlainRecords | undefined {
    return this.#plain;
  }

  #plainRecords(): PlainRecords | undefined {
    const { littleEndian, recordHeaderLength, lengthOrder, interface: from } = this.header;
    if (recordHeaderLength !== 16 || lengthOrder !== 'captured-first' || !liesAsRead(from)) return undefined;
    const { snapLength } = from;
    const largest = Math.min(snapLength, this.#largestPacket);
    const offset = this.#signedFractions ? undefined : 0;
    const limits = Uint32Array.of(largest + 1);
    const { interfaces } = this;
    return { format: 'pcap', littleEndian, from, interfaces, snapLength, limits, offset, largest };
  }

  recover(): boolean {
    const window = this.#window;
    return this.#search.advance(window, (at) => looksLikeRecord(window, at, this.header, this.#seconds));
  }

  #needs(recordHeaderLength: number): false {
    const { ended, length, offset } = this.#window;
    if (ended && length > 0) throw diagnostics.truncatedRecordHeader(recordHeaderLength, length, offset);
    this.#window.want(recordHeaderLength);
    return false;
  }

  /** A packet longer than the snap length is read in two goes, so a file that ends within the first says less. */
  #needsPacket(captured: number): false {
    const { ended, length, offset } = this.#window;
    const { recordHeaderLength, interface: from } = this.header;
    if (ended) {
      const got = length - recordHeaderLength;
      const wanted = captured > from.snapLength && got < from.snapLength ? from.snapLength : captured;
      throw diagnostics.truncatedPacket(wanted, got, offset);
    }
    this.#window.want(recordHeaderLength + captured);
    return false;
  }

  #absurd(captured: number): Error {
    const { snapLength } = this.header.interface;
    const limit =
      captured > snapLength
        ? ({ what: 'snaplen', bytes: snapLength } as const)
        : ({ what: 'maximum', bytes: this.#largestPacket } as const);
    return diagnostics.absurdCapturedLength(captured, limit, this.#window.offset);
  }
}
