/** What can be wrong with a capture file: one named function a message, in libpcap's words where it has any. */

/** A capture that cannot be read, or not further than `offset`. Packets before the fault have been delivered. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';

  constructor(
    /** A stable name for programs to test, in kebab-case. */
    readonly code: string,
    /** One sentence without a final stop. */
    message: string,
    /** Where in the file the header or the record at fault begins, in bytes. */
    readonly offset: number,
  ) {
    super(message);
  }
}

export const truncatedFileHeader = (wanted: number, got: number): CaptureError =>
  new CaptureError(
    'truncated',
    `truncated dump file; tried to read ${wanted} file header bytes, only got ${got}`,
    0,
  );

export const truncatedRecordHeader = (wanted: number, got: number, offset: number): CaptureError =>
  new CaptureError(
    'truncated',
    `truncated dump file; tried to read ${wanted} header bytes, only got ${got}`,
    offset,
  );

export const truncatedPacket = (wanted: number, got: number, offset: number): CaptureError =>
  new CaptureError(
    'truncated',
    `truncated dump file; tried to read ${wanted} captured bytes, only got ${got}`,
    offset,
  );

export const unknownFormat = (): CaptureError => new CaptureError('unknown-format', 'unknown file format', 0);

export const archaicFormat = (): CaptureError =>
  new CaptureError('unsupported-version', 'archaic pcap savefile format', 0);

export const unsupportedVersion = (major: number, minor: number): CaptureError =>
  new CaptureError('unsupported-version', `unsupported pcap savefile version ${major}.${minor}`, 0);

export const reservedBitsSet = (bits: number): CaptureError =>
  new CaptureError(
    'reserved-bits',
    `savefile linktype reserved field not zero (0x${bits.toString(16).padStart(8, '0')})`,
    0,
  );

export const absurdCapturedLength = (
  length: number,
  limit: { readonly what: 'snaplen' | 'maximum'; readonly bytes: number },
  offset: number,
): CaptureError =>
  new CaptureError(
    'absurd-length',
    `invalid packet capture length ${length}, bigger than ${limit.what} of ${limit.bytes}`,
    offset,
  );

export const linkTypeCannotBeSaved = (dlt: number): CaptureError =>
  new CaptureError('unsupported-link-type', `link-layer type ${dlt} isn't supported in savefiles`, 0);

const pcapng = (code: string, message: string, offset: number): CaptureError =>
  new CaptureError(code, message, offset);

export const truncatedBlock = (wanted: number, got: number, offset: number): CaptureError =>
  pcapng('truncated', `truncated pcapng dump file; tried to read ${wanted} bytes, only got ${got}`, offset);

export const invalidSectionLength = (
  length: number,
  { least, most }: { readonly least: number; readonly most: number },
  offset: number,
): CaptureError =>
  pcapng(
    'absurd-length',
    `Section Header Block in pcapng dump file has invalid length ${least} < _${length}_ < ${most} (BT_SHB_INSANE_MAX)`,
    offset,
  );

export const blockTooSmall = (length: number, least: number, offset: number): CaptureError =>
  pcapng('absurd-length', `block in pcapng dump file has a length of ${length} < ${least}`, offset);

export const blockNotAligned = (length: number, offset: number): CaptureError =>
  pcapng(
    'absurd-length',
    `block in pcapng dump file has a length of ${length} that is not a multiple of 4`,
    offset,
  );

export const blockTooLarge = (length: number, most: number, offset: number): CaptureError =>
  pcapng('absurd-length', `pcapng block size ${length} > maximum ${most}`, offset);

export const lengthsDiffer = (offset: number): CaptureError =>
  pcapng('lengths-differ', "block total length in header and trailer don't match", offset);

export const blockTooShort = (type: number, offset: number): CaptureError =>
  pcapng('block-too-short', `block of type ${type} in pcapng dump file is too short`, offset);

export const badByteOrder = (offset: number): CaptureError =>
  pcapng('bad-byte-order', 'the file has a section with a bad byte order magic field', offset);

export const unsupportedPcapngVersion = (major: number, minor: number, offset: number): CaptureError =>
  pcapng('unsupported-version', `unsupported pcapng savefile version ${major}.${minor}`, offset);

export const unknownPcapngMajorVersion = (major: number, offset: number): CaptureError =>
  pcapng('unsupported-version', `unknown pcapng savefile major version number ${major}`, offset);

export const noInterface = (offset: number): CaptureError =>
  pcapng('no-interface', 'the capture file has no Interface Description Blocks', offset);

export const tooManyInterfaces = (offset: number): CaptureError =>
  pcapng('too-many-interfaces', 'the capture file has more interfaces than there is room for', offset);

export const packetBeforeInterface = (offset: number): CaptureError =>
  pcapng(
    'no-interface',
    'the capture file has a packet block before any Interface Description Blocks',
    offset,
  );

export const unknownInterface = (number: number, offset: number): CaptureError =>
  pcapng(
    'unknown-interface',
    `a packet arrived on interface ${number}, but there's no Interface Description Block for that interface`,
    offset,
  );

const interfaceOption = (what: string, offset: number): CaptureError =>
  pcapng('bad-option', `Interface Description Block ${what}`, offset);

export const optionLength = (
  option: { readonly name: string; readonly length: number },
  length: number,
  offset: number,
): CaptureError =>
  interfaceOption(`has ${option.name} option with length ${length} != ${option.length}`, offset);

export const optionRepeated = (name: string, offset: number): CaptureError =>
  interfaceOption(`has more than one ${name} option`, offset);

export const resolutionTooHigh = (base: 2 | 10, exponent: number, offset: number): CaptureError =>
  interfaceOption(`if_tsresol option resolution ${base}^-${exponent} is too high`, offset);

const MORE_FORMATS = 'pcapng holds both: --format pcapng';

export const linkTypesMixed = (linkType: number, first: number): CaptureError =>
  new CaptureError(
    'mixed-link-types',
    `link-layer type ${linkType} of a packet is not that of the pcap file, ${first}; ${MORE_FORMATS}`,
    0,
  );

export const beyondSnapLength = (length: number, snapLength: number): CaptureError =>
  new CaptureError(
    'beyond-snap-length',
    `a packet of ${length} bytes is longer than the snap length of the pcap file, ${snapLength}; ${MORE_FORMATS}`,
    0,
  );
