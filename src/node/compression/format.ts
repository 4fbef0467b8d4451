/** The first bytes of a file, or the end of its name → how it is compressed. */

export type Compression = 'gzip' | 'zstd' | 'lz4' | 'xz';

interface Format {
  readonly compression: Compression;
  /** How its files begin. */
  readonly magics: readonly (readonly number[])[];
  /** How their names end. */
  readonly endings: readonly string[];
}

const formats: readonly Format[] = [
  { compression: 'gzip', magics: [[0x1f, 0x8b]], endings: ['.gz'] },
  {
    compression: 'zstd',
    // The frame, and one to be skipped, which pzstd begins with.
    magics: [
      [0x28, 0xb5, 0x2f, 0xfd],
      ...Array.from({ length: 16 }, (_, kind) => [0x50 + kind, 0x2a, 0x4d, 0x18]),
    ],
    endings: ['.zst', '.zstd'],
  },
  {
    compression: 'lz4',
    // The frame, and what stood before there were frames.
    magics: [
      [0x04, 0x22, 0x4d, 0x18],
      [0x02, 0x21, 0x4c, 0x18],
    ],
    endings: ['.lz4'],
  },
  { compression: 'xz', magics: [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]], endings: ['.xz'] },
];

/** So many bytes tell. */
export const LONGEST_MAGIC = 6;

export const compressionOf = (start: Uint8Array): Compression | undefined =>
  formats.find(({ magics }) => magics.some((magic) => magic.every((byte, i) => start[i] === byte)))
    ?.compression;

export const compressionNamed = (path: string): Compression | undefined =>
  formats.find(({ endings }) => endings.some((ending) => path.endsWith(ending)))?.compression;
