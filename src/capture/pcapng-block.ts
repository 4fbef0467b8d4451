/** The blocks of pcapng: their types, their lengths, and the options behind their fixed parts. */

/** Block types of draft-ietf-opsawg-pcapng that mean something to the reader or the writer. */
export const blockTypes = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete, as in Wireshark 1.0. */
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  decryptionSecrets: 10,
  /** To be copied by who does not know it; the other one not. */
  custom: 0x0bad,
  customNotCopied: 0x40000bad,
} as const;

/** Type and length. */
export const BLOCK_HEADER_LENGTH = 8;
/** The length once more. */
export const BLOCK_TRAILER_LENGTH = 4;
export const SHORTEST_BLOCK = BLOCK_HEADER_LENGTH + BLOCK_TRAILER_LENGTH;

/** Lengths of the parts between the block's header and its packet or options. */
export const SECTION_HEADER_LENGTH = 16;
export const INTERFACE_DESCRIPTION_LENGTH = 8;
export const PACKET_LENGTH = 20;
export const SIMPLE_PACKET_LENGTH = 4;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** No section header is longer that is not damage. */
export const LARGEST_SECTION_HEADER = 1 << 20;

const OPTION_HEADER_LENGTH = 4;
export const END_OF_OPTIONS = 0;

export const padded = (length: number): number => (length + 3) & ~3;

/** Where an option's value lies. */
export interface Option {
  readonly code: number;
  readonly start: number;
  readonly length: number;
}

/**
 * The options in bytes `start` to `end`, the one that ends them included. `undefined` comes last where an option reaches
 * beyond `end`.
 */
export function* optionsIn(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
): Generator<Option | undefined> {
  for (let at = start; at < end; ) {
    if (at + OPTION_HEADER_LENGTH > end) return yield undefined;
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    at += OPTION_HEADER_LENGTH;
    if (at + padded(length) > end) return yield undefined;
    yield { code, start: at, length };
    if (code === END_OF_OPTIONS) return;
    at += padded(length);
  }
}
