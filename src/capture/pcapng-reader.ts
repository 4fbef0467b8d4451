/** pcapng in a window → packet records, and the blocks between them as they are. */

import * as diagnostics from './diagnostics.js';
import { largestPacket } from './link-type-numbers.js';
import {
  BLOCK_HEADER_LENGTH,
  BLOCK_TRAILER_LENGTH,
  BYTE_ORDER_MAGIC,
  blockTypes,
  LARGEST_SECTION_HEADER,
  PACKET_LENGTH,
  SECTION_HEADER_LENGTH,
  SHORTEST_BLOCK,
  SIMPLE_PACKET_LENGTH,
} from './pcapng-block.js';
import { type DescribedInterface, readInterface } from './pcapng-interface.js';
import { looksLikeBlock } from './pcapng-recovery.js';
import { type PlainRecords, plainBlocks } from './plain-records.js';
import { hasPseudoHeader, turnPseudoHeader } from './pseudo-header.js';
import type { Block, Interface, PacketRecord, RecordReader } from './record.js';
import { Search } from './recovery.js';
import type { SavefileBehavior } from './savefile-behavior.js';
import { correctUsbLength, USB_LINUX_MMAPPED } from './usb-length.js';
import type { Window } from './window.js';

/** Type, length and the byte-order magic, which tells how to read the length. */
const ENOUGH_FOR_BYTE_ORDER = 12;
const SHORTEST_SECTION_HEADER = SHORTEST_BLOCK + SECTION_HEADER_LENGTH;
const MAJOR_VERSION = 1;
const MINOR_VERSIONS: readonly number[] = [0, 2];

/** No block is held to be longer; with packets of some link types it may be. */
const USUAL_LARGEST_BLOCK = 16 << 20;
/** Each takes some memory, however short its description is; all sections together have no more. */
const MOST_INTERFACES = 1 << 17;

/** Of a section with more, each packet is read: what packets may be passed over takes long to tell. */
const MOST_PLAIN_INTERFACES = 4096;

/** Room for the options of a packet of the largest size. */
const LARGEST_OPTIONS = 128 << 10;

export class PcapngReader implements RecordReader {
  readonly format = 'pcapng';
  readonly interfaces: Interface[] = [];
  readonly #window: Window;
  readonly #behavior: SavefileBehavior;
  readonly #addBlock: ((block: Block) => void) | undefined;
  #littleEndian = true;
  /** The interfaces of the section, by their numbers. */
  #section: DescribedInterface[] = [];
  #interfacesOfSection: Interface[] = [];
  #largestBlock = USUAL_LARGEST_BLOCK;
  /** The last that was asked for, while no other interface is described. */
  #plain: PlainRecords | undefined;
  #isFirstBlock = true;
  readonly #search = new Search();
  /** Of the block that was found: it lies at the start of the window, as a whole, and is not yet consumed. */
  #type = 0;
  #length = 0;
  /** Its byte order, which is that of the section unless it begins one. */
  #isLittleEndian = true;

  constructor(window: Window, behavior: SavefileBehavior, addBlock?: (block: Block) => void) {
    this.#window = window;
    this.#behavior = behavior;
    this.#addBlock = addBlock;
  }

  /** Reads to the first interface; false when the window has to be filled first. */
  open(): boolean {
    while (this.interfaces.length === 0) {
      if (!this.#find()) {
        if (this.#window.ended) throw diagnostics.noInterface(this.#window.offset);
        return false;
      }
      if (isPacket(this.#type)) throw diagnostics.packetBeforeInterface(this.#window.offset);
      this.#take();
    }
    return true;
  }

  next(record: PacketRecord): boolean {
    for (;;) {
      if (!this.#find()) return false;
      if (isPacket(this.#type)) {
        this.#readPacket(record);
        return true;
      }
      this.#take();
    }
  }

  plain(): PlainRecords | undefined {
    const { view, start, length } = this.#window;
    if (length < BLOCK_HEADER_LENGTH + PACKET_LENGTH) return undefined;
    if (view.getUint32(start, this.#littleEndian) !== blockTypes.enhancedPacket) return undefined;
    const number = this.#interfaceNumber(blockTypes.enhancedPacket, start + BLOCK_HEADER_LENGTH);
    const described = this.#section[number];
    if (described === undefined || this.#section.length > MOST_PLAIN_INTERFACES) return undefined;
    if (this.#plain?.from.linkType !== described.interface.linkType) {
      this.#plain = plainBlocks(this.#section, described, this.#largestBlock);
    }
    return this.#plain;
  }

  recover(): boolean {
    const window = this.#window;
    return this.#search.advance(window, (at) =>
      looksLikeBlock(window, at, this.#littleEndian, this.#largestBlock),
    );
  }

  /** Finds the block at the start of the window; false when it is not yet there as a whole. */
  #find(): boolean {
    const { view, start, length: waiting, ended, offset } = this.#window;
    if (waiting < BLOCK_HEADER_LENGTH) return this.#needs(BLOCK_HEADER_LENGTH, 0);
    const isSection = view.getUint32(start, true) === blockTypes.sectionHeader;
    if (isSection && waiting < ENOUGH_FOR_BYTE_ORDER && !ended) return this.#needs(ENOUGH_FOR_BYTE_ORDER, 0);
    const littleEndian =
      isSection && waiting >= ENOUGH_FOR_BYTE_ORDER
        ? this.#byteOrderAt(start + BLOCK_HEADER_LENGTH)
        : this.#littleEndian;
    const type = view.getUint32(start, littleEndian);
    const length = view.getUint32(start + 4, littleEndian);
    if (this.#isFirstBlock) checkFirstLength(length, offset);
    if (length < SHORTEST_BLOCK) throw diagnostics.blockTooSmall(length, SHORTEST_BLOCK, offset);
    if (length % 4 !== 0 && !this.#isFirstBlock) throw diagnostics.blockNotAligned(length, offset);
    if (length > this.#largestBlock) throw diagnostics.blockTooLarge(length, this.#largestBlock, offset);
    // libpcap reads the first of all blocks in other pieces than the others.
    if (waiting < length)
      return this.#needs(length, this.#isFirstBlock ? ENOUGH_FOR_BYTE_ORDER : BLOCK_HEADER_LENGTH);
    const again = view.getUint32(start + length - BLOCK_TRAILER_LENGTH, littleEndian);
    if (again !== length && !this.#isFirstBlock) throw diagnostics.lengthsDiffer(offset);
    this.#type = type;
    this.#length = length;
    this.#isLittleEndian = littleEndian;
    return true;
  }

  /** `before` of the `length` bytes libpcap has read by then, and does not count. */
  #needs(length: number, before: number): false {
    const { ended, length: waiting, offset } = this.#window;
    if (ended && waiting > 0) throw diagnostics.truncatedBlock(length - before, waiting - before, offset);
    this.#window.want(length);
    return false;
  }

  /**
   * Whether a section header is little-endian. The section before it goes on in its own order until this one has begun: of
   * a damaged header nothing counts. What is neither order is told once the block is there as a whole.
   */
  #byteOrderAt(at: number): boolean {
    const order = byteOrder(this.#window.view, at);
    if (order === undefined && this.#isFirstBlock) throw diagnostics.unknownFormat();
    return order === undefined ? this.#littleEndian : order === 'little-endian';
  }

  /** Consumes a block that is no packet. */
  #take(): void {
    const window = this.#window;
    const { bytes, view, start, offset } = window;
    const littleEndian = this.#isLittleEndian;
    const [type, length] = [this.#type, this.#length];
    if (type === blockTypes.sectionHeader) this.#beginSection(start, length);
    let describes: Interface | undefined;
    if (type === blockTypes.interfaceDescription) {
      if (this.interfaces.length === MOST_INTERFACES) throw diagnostics.tooManyInterfaces(offset);
      const end = start + length - BLOCK_TRAILER_LENGTH;
      const described = readInterface({ view, start, end, littleEndian, offset }, this.#section.length);
      this.#addInterface(described);
      describes = described.interface;
    }
    window.start = start + length;
    this.#addBlock?.({
      type,
      bytes: bytes.subarray(start, start + length),
      littleEndian,
      interfaces: this.#interfacesOfSection,
      describes,
    });
  }

  #beginSection(start: number, length: number): void {
    const { view, offset } = this.#window;
    if (length < SHORTEST_SECTION_HEADER) throw diagnostics.blockTooShort(blockTypes.sectionHeader, offset);
    if (byteOrder(view, start + BLOCK_HEADER_LENGTH) === undefined) throw diagnostics.badByteOrder(offset);
    const major = view.getUint16(start + 12, this.#isLittleEndian);
    const minor = view.getUint16(start + 14, this.#isLittleEndian);
    if (this.#isFirstBlock) {
      if (major !== MAJOR_VERSION || !MINOR_VERSIONS.includes(minor)) {
        throw diagnostics.unsupportedPcapngVersion(major, minor, offset);
      }
    } else if (major !== MAJOR_VERSION) throw diagnostics.unknownPcapngMajorVersion(major, offset);
    this.#isFirstBlock = false;
    this.#littleEndian = this.#isLittleEndian;
    this.#section = [];
    this.#interfacesOfSection = [];
    this.#plain = undefined;
  }

  #addInterface(described: DescribedInterface): void {
    this.#section.push(described);
    this.#interfacesOfSection.push(described.interface);
    this.#plain = undefined;
    this.interfaces.push(described.interface);
    const largest = largestPacket(described.interface.linkType);
    this.#largestBlock = Math.max(
      this.#largestBlock,
      SHORTEST_BLOCK + PACKET_LENGTH + largest + LARGEST_OPTIONS,
    );
  }

  #readPacket(record: PacketRecord): void {
    const window = this.#window;
    const { view, start, offset } = window;
    const littleEndian = this.#littleEndian;
    const type = this.#type;
    const length = this.#length;
    const body = start + BLOCK_HEADER_LENGTH;
    const end = start + length - BLOCK_TRAILER_LENGTH;
    const isSimple = type === blockTypes.simplePacket;
    const packetStart = body + (isSimple ? SIMPLE_PACKET_LENGTH : PACKET_LENGTH);
    if (packetStart > end) throw diagnostics.blockTooShort(type, offset);

    const number = isSimple ? 0 : this.#interfaceNumber(type, body);
    const described = this.#section[number];
    if (described === undefined) throw diagnostics.unknownInterface(number, offset);
    const from = described.interface;
    const wireLength = view.getUint32(packetStart - 4, littleEndian);
    const captured = isSimple
      ? Math.min(wireLength, from.snapLength)
      : view.getUint32(packetStart - 8, littleEndian);
    if (captured > from.snapLength) {
      throw diagnostics.absurdCapturedLength(captured, { what: 'snaplen', bytes: from.snapLength }, offset);
    }
    if (packetStart + captured > end) throw diagnostics.blockTooShort(type, offset);

    record.bytes = window.bytes;
    record.start = packetStart;
    record.capturedLength = captured;
    record.wireLength = wireLength;
    record.interface = from;
    record.blockStart = start;
    record.blockLength = length;
    const high = isSimple ? 0 : view.getUint32(body + 4, littleEndian);
    const low = isSimple ? 0 : view.getUint32(body + 8, littleEndian);
    described.clock.read(high, low, record);
    window.start = start + length;
    if (from.swapped && hasPseudoHeader(from.linkType)) turnPseudoHeader(view, record, this.#behavior);
    if (from.linkType === USB_LINUX_MMAPPED) correctUsbLength(view, record);
  }

  /** The obsolete block has a count of drops in the upper half. */
  #interfaceNumber(type: number, body: number): number {
    const { view } = this.#window;
    return type === blockTypes.packet
      ? view.getUint16(body, this.#littleEndian)
      : view.getUint32(body, this.#littleEndian);
  }
}

function byteOrder(view: DataView, at: number): 'little-endian' | 'big-endian' | undefined {
  if (view.getUint32(at, true) === BYTE_ORDER_MAGIC) return 'little-endian';
  return view.getUint32(at, false) === BYTE_ORDER_MAGIC ? 'big-endian' : undefined;
}

const isPacket = (type: number): boolean =>
  type === blockTypes.enhancedPacket || type === blockTypes.simplePacket || type === blockTypes.packet;

function checkFirstLength(length: number, offset: number): void {
  if (length < SHORTEST_SECTION_HEADER || length > LARGEST_SECTION_HEADER) {
    const limits = { least: SHORTEST_SECTION_HEADER, most: LARGEST_SECTION_HEADER };
    throw diagnostics.invalidSectionLength(length, limits, offset);
  }
}
