/** A capture file → a file with the packets that an expression keeps, or only their number. */

import { setImmediate as eventLoop } from 'node:timers/promises';
import {
  CaptureError,
  CaptureFilter,
  type FilterCaptureOptions,
  type PacketCounts,
  PcapWriter,
} from '../index.js';
import { openSink, type Sink } from './sink.js';
import { openSource, type Source } from './source.js';

export interface FilterFileOptions extends FilterCaptureOptions {
  /** A file, FIFO or device; `-` is standard input. */
  readonly input: string | Source;
  /**
   * A file, FIFO or device; `-` is standard output. Or what opens one, called once the input's header has been read and
   * the expression compiled. Without it the packets are only counted.
   */
  readonly output?: string | (() => Sink) | undefined;
  /** An abort ends the work early: what was kept until then is written. */
  readonly signal?: AbortSignal | undefined;
}

export interface FilteredFile extends PacketCounts {
  /** The fault that ended the reading early. What was kept until then is written. */
  readonly fault: CaptureError | undefined;
}

/**
 * Reads, filters and writes in pieces of a mebibyte. The output gets its name when it is complete and is created only
 * once the input's header has been read and the expression compiled.
 *
 * Throws FilterError for the expression, FileError for files, and CaptureError for an input without a readable header;
 * nothing is written under the output's name then.
 */
export async function filterFile(expression: string, options: FilterFileOptions): Promise<FilteredFile> {
  const { input, output, signal, ...filterOptions } = options;
  const source = typeof input === 'string' ? openSource(input) : input;
  let sink: Sink | undefined;
  const writer = new PcapWriter(options.resolution);
  const filter = new CaptureFilter(
    expression,
    filterOptions,
    output === undefined
      ? undefined
      : {
          begin(from) {
            writer.begin(from);
            sink = typeof output === 'string' ? openSink(output, source.file) : output();
          },
          add: (packet) => writer.add(packet),
        },
  );

  let fault: CaptureError | undefined;
  try {
    while (fault === undefined && !filter.isDone && signal?.aborted !== true) {
      await fill(filter, source, signal);
      try {
        filter.process();
      } catch (error) {
        if (!(error instanceof CaptureError) || !filter.isOpen) throw error;
        fault = error;
      }
      sink?.write(writer.take());
    }
    sink?.finish();
  } catch (error) {
    sink?.abandon();
    throw error;
  } finally {
    source.close();
  }
  return { ...filter.counts, fault };
}

/** Waits at least a turn of the event loop, so that signals are seen while a long file is read. */
async function fill(
  { window }: CaptureFilter,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<void> {
  const reading = source.read(window.space());
  if (typeof reading === 'number') await eventLoop();
  const length = typeof reading === 'number' ? reading : await Promise.race([reading, abortOf(signal)]);
  if (length === undefined) return;
  if (length === 0) window.ended = true;
  window.filled(length);
}

/** Settles when the signal does, which may be never. */
function abortOf(signal: AbortSignal | undefined): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve(undefined);
    signal?.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
