/** A sink → one that compresses what it is given, as the name of the file says. */

import { FileError } from '../file-error.js';
import type { Sink } from '../sink.js';
import type { Encoder } from './encoder.js';
import { type Compression, compressionNamed } from './format.js';
import { gzipEncoder } from './gzip-encoder.js';
import { lz4Encoder } from './lz4-encoder.js';
import { type EncodingProgram, isInstalled, programEncoder } from './program-encoder.js';

/** A compressor, and how many bytes it should have at a time: small pieces compress badly, and programs start slowly. */
interface Writing {
  readonly open: () => Encoder;
  readonly enough: number;
  /** The program of the system that does it. */
  readonly program?: EncodingProgram;
}

const MEBIBYTE = 1 << 20;

const byProgram = (program: EncodingProgram): Writing => ({
  open: () => programEncoder(program),
  enough: 8 * MEBIBYTE,
  program,
});

const writings: Readonly<Record<Compression, Writing>> = {
  gzip: { open: gzipEncoder, enough: MEBIBYTE },
  lz4: { open: lz4Encoder, enough: MEBIBYTE },
  zstd: byProgram('zstd'),
  xz: byProgram('xz'),
};

export const isCompressedName = (path: string): boolean => compressionNamed(path) !== undefined;

/** Throws FileError for a name that stands for a compression whose program is not there. */
export function refuseUnwritable(path: string): void {
  const compression = compressionNamed(path);
  const program = compression && writings[compression].program;
  if (program === undefined || isInstalled(program)) return;
  throw new FileError(path, `${program} is written by the program ${program}, which is not installed`);
}

/** As a name says: that of the sink, or what it was made of when there are several. */
export function compressing(sink: Sink, named = sink.name): Sink {
  const compression = compressionNamed(named);
  return compression === undefined ? sink : compressedSink(sink, writings[compression]);
}

function compressedSink(sink: Sink, { open, enough }: Writing): Sink {
  const encoder = open();
  const waiting: Uint8Array[] = [];
  let length = 0;
  const flush = (): void => {
    if (length > 0) sink.write(encoder.encode(Buffer.concat(waiting)));
    waiting.length = 0;
    length = 0;
  };
  sink.write(encoder.start());
  return {
    name: sink.name,
    write(bytes) {
      waiting.push(bytes.slice());
      length += bytes.length;
      if (length >= enough) flush();
    },
    finish() {
      flush();
      sink.write(encoder.end());
      sink.finish();
    },
    abandon: () => sink.abandon(),
  };
}
