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

export const pcapngNotRead = (): CaptureError =>
  new CaptureError(
    'unsupported-format',
    'a pcapng file; only classic pcap files can be read (convert it with: tcpdump -r FILE -w FILE.pcap)',
    0,
  );

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
