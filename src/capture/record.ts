/** What every capture format is read into: interfaces, and packet records that lie in the window. */

import type { PlainRecords } from './plain-records.js';

/** How a fraction of a second is counted. */
export type Resolution = 'microseconds' | 'nanoseconds';

export type Format = 'pcap' | 'pcapng';

/** Where packets were captured, as the capture describes it. A classic pcap file has exactly one. */
export interface Interface {
  /** DLT_ number. */
  readonly linkType: number;
  /** The six top bits of pcap's link-type field (length of the frame check sequence), in place. */
  readonly linkTypeExtension: number;
  /** No packet holds more bytes than this; never 0. */
  readonly snapLength: number;
  readonly resolution: Resolution;
  /** The capturing machine had the other byte order than this format's reader: matters to headers in host order. */
  readonly swapped: boolean;
  /** Only of pcapng: which it is in its section, counted from 0, and what it is called there. */
  readonly number?: number;
  readonly name?: string;
}

/**
 * One packet. The reader fills the same record again and again; the packet is bytes[start … start + capturedLength)
 * and stays there until the window gets more space.
 */
export interface PacketRecord {
  bytes: Uint8Array;
  start: number;
  capturedLength: number;
  /** Length on the wire, unsigned 32 bits. */
  wireLength: number;
  /** Unsigned 32 bits, as in the file. */
  seconds: number;
  /** Fraction of a second in units of the interface's resolution, of 32 bits. */
  fraction: number;
  interface: Interface;
  /** Where the whole of it lies in `bytes`, with header, options and trailer, and how long that is. */
  blockStart: number;
  blockLength: number;
}

/** A block of a pcapng file that is not a packet. Its bytes are valid until the function that is given it returns. */
export interface Block {
  readonly type: number;
  /** From the block's type to its second length. */
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  /** The interfaces of its section, also those that are described behind it. */
  readonly interfaces: readonly Interface[];
  /** Of an interface description, the interface. */
  readonly describes?: Interface | undefined;
}

/** Reads one capture out of a window. */
export interface RecordReader {
  readonly format: Format;
  /** Fills `record`; false when the window has to be filled first, or has ended. Throws CaptureError. */
  next(record: PacketRecord): boolean;
  /** The interfaces met so far. */
  readonly interfaces: readonly Interface[];
  /**
   * After a fault: consumes what lies before the next record that looks like one. False when the window has to be filled
   * first; called again then. True also when there is no such record and the input has ended.
   */
  recover(): boolean;
  /**
   * Where all records of the capture may be copied as they lie to a classic pcap file, but those with longer packets than
   * this, which are cut or refused.
   */
  readonly longestCopied?: number | undefined;
  /**
   * Which records may be passed over from the start of the window on, if the first of them may. They are all of one link
   * type and byte order. Of those that are passed over the last has to be read, so that the reader knows where it is.
   */
  plain?(): PlainRecords | undefined;
}

/** What takes packets out of a capture, in its order. */
export interface PacketOutput {
  /** Called once for every capture, before its first packet. */
  begin(from: Interface): void;
  /** The record is valid until this returns. */
  add(packet: PacketRecord): void;
  /**
   * Whether whole records of this interface are wanted: those of a little-endian classic pcap file; or if it has a number,
   * Enhanced Packet Blocks of a little-endian section.
   */
  copies?(from: Interface): boolean;
  /** Takes whole records of that kind, one after the other. They are valid until this returns. */
  addCopies?(records: Uint8Array, packets: number): void;
  /** Of pcapng, what stands between the packets; may come before `begin`. */
  addBlock?(block: Block): void;
}

/** Packets → the bytes of a file. */
export interface CaptureWriter extends PacketOutput {
  /** How many bytes wait to be taken. */
  readonly length: number;
  /** What has been written since the last call. Its bytes stay until more is written. */
  take(): Uint8Array;
  /** What goes before the first packet, once more: another file begins. */
  beginAnother(): void;
}

/** Stands in a record until that is filled. */
const nowhere: Interface = {
  linkType: 0,
  linkTypeExtension: 0,
  snapLength: 1,
  resolution: 'microseconds',
  swapped: false,
};

export const emptyRecord = (from = nowhere): PacketRecord => ({
  bytes: new Uint8Array(0),
  start: 0,
  capturedLength: 0,
  wireLength: 0,
  seconds: 0,
  fraction: 0,
  interface: from,
  blockStart: 0,
  blockLength: 0,
});
