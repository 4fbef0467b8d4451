/**
 * Packet records and the blocks between them → the bytes of a pcapng file. Blocks of little-endian sections are copied as
 * they are, so that comments and whatever else they hold is kept; others are turned.
 */

import { Accumulator } from './accumulator.js';
import * as diagnostics from './diagnostics.js';
import { linktypeOfDlt } from './link-type-numbers.js';
import {
  BLOCK_HEADER_LENGTH,
  BLOCK_TRAILER_LENGTH,
  BYTE_ORDER_MAGIC,
  blockTypes,
  PACKET_LENGTH,
  padded,
  SHORTEST_BLOCK,
} from './pcapng-block.js';
import { turnBlock } from './pcapng-turn.js';
import type { Block, CaptureWriter, Interface, PacketRecord } from './record.js';

/**
 * `as-read`: each section of the input is one of the output, and each classic pcap file a section of its own.
 * `one`: a single section, with the interfaces of all inputs.
 */
export type Sections = 'as-read' | 'one';

const PACKET_START = BLOCK_HEADER_LENGTH + PACKET_LENGTH;
/** Offsets within a packet block, obsolete or not. */
const CAPTURED = 20;
const NANOSECONDS = 9;

/** Of pcap's link-type field: whether the length of the frame check sequence is there, and where, in units of 16 bits. */
const HAS_FRAME_CHECK = 0x04000000;
const FRAME_CHECK_SHIFT = 28;

const option = { end: 0, resolution: 9, frameCheck: 13 } as const;

export class PcapngWriter implements CaptureWriter {
  readonly #sections: Sections;
  readonly #written = new Accumulator();
  /** The section header and the interfaces of the section that is being written, to begin another file with. */
  #preamble: Uint8Array[] = [];
  #numbers = new Map<Interface, number>();

  constructor(sections: Sections = 'as-read') {
    this.#sections = sections;
  }

  get length(): number {
    return this.#written.length;
  }

  /** The interface of a classic pcap file, which no block describes, gets a description made of what is known. */
  begin(from: Interface): void {
    if (from.number === undefined && !this.#numbers.has(from)) this.#describe(from);
  }

  beginAnother(): void {
    for (const block of this.#preamble) this.#written.append(block);
  }

  addBlock({ type, bytes, littleEndian, interfaces, describes }: Block): void {
    const block = littleEndian ? bytes.slice() : turnBlock(bytes);
    switch (type) {
      case blockTypes.sectionHeader:
        if (this.#sections === 'as-read' || this.#preamble.length === 0) this.#beginSection(block);
        return;
      case blockTypes.interfaceDescription:
        this.#addInterface(block, describes!);
        return;
      case blockTypes.interfaceStatistics:
        if (!this.#renumberStatistics(block, interfaces)) return;
    }
    this.#written.append(block);
  }

  add(record: PacketRecord): void {
    const number = this.#numbers.get(record.interface) ?? this.#describe(record.interface);
    if (record.interface.number === undefined) {
      this.#addPlain(record, number);
      return;
    }
    const block = record.bytes.subarray(record.blockStart, record.blockStart + record.blockLength);
    this.#addPacketBlock(record, record.interface.swapped ? turnBlock(block) : block, number);
  }

  copies(from: Interface): boolean {
    return from.number !== undefined && this.#numbers.get(from) === from.number;
  }

  addCopies(blocks: Uint8Array): void {
    this.#written.append(blocks);
  }

  take(): Uint8Array {
    return this.#written.take();
  }

  /**
   * How long the section is nobody knows before it is written. The length at the end of the first header is not looked at
   * when it is read, and later ones are.
   */
  #beginSection(read: Uint8Array): void {
    const block = read.length % 4 === 0 ? read : sectionHeader();
    block.fill(0xff, 16, 24);
    viewOf(block).setUint32(block.length - BLOCK_TRAILER_LENGTH, block.length, true);
    this.#preamble = [block];
    this.#numbers = new Map();
    this.#written.append(block);
  }

  #addInterface(block: Uint8Array, from: Interface): void {
    if (this.#preamble.length === 0) this.#beginSection(sectionHeader());
    this.#numbers.set(from, this.#numbers.size);
    this.#preamble.push(block);
    this.#written.append(block);
  }

  /** Gives the number of the interface. */
  #describe(from: Interface): number {
    if (this.#sections === 'as-read' || this.#preamble.length === 0) this.#beginSection(sectionHeader());
    this.#addInterface(interfaceDescription(from), from);
    return this.#numbers.get(from)!;
  }

  /** False for statistics of an interface that is not there. */
  #renumberStatistics(block: Uint8Array, interfaces: readonly Interface[]): boolean {
    const view = viewOf(block);
    if (block.length < SHORTEST_BLOCK + 4) return false;
    const from = interfaces[view.getUint32(BLOCK_HEADER_LENGTH, true)];
    const number = from && this.#numbers.get(from);
    if (number === undefined) return false;
    view.setUint32(BLOCK_HEADER_LENGTH, number, true);
    return true;
  }

  /** `block` is little-endian; `record` may hold less than it. */
  #addPacketBlock(record: PacketRecord, block: Uint8Array, number: number): void {
    const from = viewOf(block);
    const type = from.getUint32(0, true);
    if (type === blockTypes.simplePacket) {
      const isWhole = record.start - record.blockStart + padded(record.capturedLength) + 4 === block.length;
      if (number === 0 && isWhole) this.#written.append(block);
      else this.#addPlain(record, number);
      return;
    }
    const before = from.getUint32(CAPTURED, true);
    const optionsStart = PACKET_START + padded(before);
    const dataLength = padded(record.capturedLength);
    const length = block.length - padded(before) + dataLength;
    const written = this.#written;
    const at = written.reserve(length);
    const { bytes, view } = written;
    bytes.set(block.subarray(0, PACKET_START + dataLength), at);
    bytes.set(block.subarray(optionsStart), at + PACKET_START + dataLength);
    if (type === blockTypes.packet) view.setUint16(at + BLOCK_HEADER_LENGTH, number, true);
    else view.setUint32(at + BLOCK_HEADER_LENGTH, number, true);
    if (record.capturedLength === before) return;
    bytes.fill(0, at + PACKET_START + record.capturedLength, at + PACKET_START + dataLength);
    view.setUint32(at + CAPTURED, record.capturedLength, true);
    view.setUint32(at + 4, length, true);
    view.setUint32(at + length - BLOCK_TRAILER_LENGTH, length, true);
  }

  /** An enhanced packet block made of the record alone. */
  #addPlain(record: PacketRecord, number: number): void {
    const { capturedLength, start } = record;
    const length = SHORTEST_BLOCK + PACKET_LENGTH + padded(capturedLength);
    const written = this.#written;
    const at = written.reserve(length);
    const { bytes, view } = written;
    const [high, low] =
      record.blockLength > 0 && record.interface.number !== undefined ? [0, 0] : countOf(record);
    const fields = [blockTypes.enhancedPacket, length, number, high, low, capturedLength, record.wireLength];
    for (const [index, field] of fields.entries()) view.setUint32(at + 4 * index, field, true);
    const end = at + PACKET_START + capturedLength;
    bytes.set(record.bytes.subarray(start, start + capturedLength), at + PACKET_START);
    bytes.fill(0, end, at + PACKET_START + padded(capturedLength));
    view.setUint32(at + length - BLOCK_TRAILER_LENGTH, length, true);
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Seconds and fraction as a count of 64 bits, in halves. */
function countOf({
  seconds,
  fraction,
  interface: { resolution },
}: PacketRecord): [high: number, low: number] {
  const unitsPerSecond = resolution === 'nanoseconds' ? 1_000_000_000n : 1_000_000n;
  const count = BigInt(seconds) * unitsPerSecond + BigInt(fraction);
  return [Number(BigInt.asUintN(32, count >> 32n)), Number(BigInt.asUintN(32, count))];
}

/** Words of 32 bits between type and length on one side and the length on the other. */
function blockOf(type: number, words: readonly number[]): Uint8Array {
  const length = SHORTEST_BLOCK + 4 * words.length;
  const view = new DataView(new ArrayBuffer(length));
  for (const [index, word] of [type, length, ...words, length].entries())
    view.setUint32(4 * index, word, true);
  return new Uint8Array(view.buffer);
}

const sectionHeader = (): Uint8Array =>
  blockOf(blockTypes.sectionHeader, [BYTE_ORDER_MAGIC, 0x00000001, 0xffffffff, 0xffffffff]);

function interfaceDescription(from: Interface): Uint8Array {
  const linktype = linktypeOfDlt(from.linkType);
  if (linktype === undefined) throw diagnostics.linkTypeCannotBeSaved(from.linkType);
  const options: (readonly [code: number, value: number])[] = [];
  if (from.resolution === 'nanoseconds') options.push([option.resolution, NANOSECONDS]);
  if ((from.linkTypeExtension & HAS_FRAME_CHECK) !== 0) {
    options.push([option.frameCheck, 16 * (from.linkTypeExtension >>> FRAME_CHECK_SHIFT)]);
  }
  const words = options.flatMap(([code, value]) => [(1 << 16) | code, value]);
  return blockOf(blockTypes.interfaceDescription, [
    linktype,
    from.snapLength,
    ...(words.length === 0 ? [] : [...words, option.end]),
  ]);
}
