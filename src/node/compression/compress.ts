/** A sink → one that compresses what it is given, as the name of the file says. */

import { FileError } from '../file-error.js';
import type { Sink } from '../sink.js';
import type { Encoder } from './encoder.js';
import { type Compression, compressionNamed } from './format.js';
import { gzipEncoder } from './gzip-encoder.js';
import { lz4Encoder } from './lz4-encoder.js';

const encoders: Readonly<Partial<Record<Compression, () => Encoder>>> = {
  gzip: gzipEncoder,
  lz4: lz4Encoder,
};

/** Small pieces compress badly. */
const ENOUGH = 1 << 20;

/** Throws FileError for a name that stands for a compression that can only be read. */
export function refuseUnwritable(path: string): void {
  const compression = compressionNamed(path);
  if (compression === undefined || encoders[compression] !== undefined) return;
  throw new FileError(path, `${compression} can be read but not written; name it .gz or .lz4, or write to -`);
}

export function compressing(sink: Sink): Sink {
  const compression = compressionNamed(sink.name);
  const open = compression && encoders[compression];
  return open === undefined ? sink : compressedSink(sink, open());
}

function compressedSink(sink: Sink, encoder: Encoder): Sink {
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
      if (length >= ENOUGH) flush();
    },
    finish() {
      flush();
      sink.write(encoder.end());
      sink.finish();
    },
    abandon: () => sink.abandon(),
  };
}
