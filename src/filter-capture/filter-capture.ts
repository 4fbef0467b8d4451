/** The bytes of a capture → the bytes of a capture with the packets that an expression keeps. */

import * as capture from '../capture/index.js';
import { CaptureFilter } from './capture-filter.js';
import type { FilterCaptureOptions, PacketCounts } from './options.js';

/** Filtered bytes piece by piece, and the counts so far. */
export interface FilteredCapture extends AsyncIterable<Uint8Array> {
  readonly counts: PacketCounts;
}

/**
 * The bytes of a capture → the bytes of a classic pcap file with the packets that `expression` keeps, as tcpdump writes
 * them; or of a pcapng file with `format`. Memory does not grow with the input. Each piece is valid until the next one is
 * asked for.
 *
 * Throws FilterError for the expression, before the first piece; CaptureError for a damaged capture, after the pieces
 * with all packets before the fault.
 */
export function filterCapture(
  expression: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: FilterCaptureOptions & { readonly format?: capture.Format | undefined } = {},
): FilteredCapture {
  const writer =
    options.format === 'pcapng' ? new capture.PcapngWriter() : new capture.PcapWriter(options.resolution);
  const filter = new CaptureFilter(expression, options, writer);

  function* written(): Generator<Uint8Array> {
    const piece = writer.take();
    if (piece.length > 0) yield piece;
  }

  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        for (let rest = chunk; rest.length > 0; ) {
          rest = filter.window.add(rest);
          filter.process();
          yield* written();
          if (filter.isDone) return;
        }
      }
      filter.window.ended = true;
      filter.process();
    } catch (error) {
      yield* written();
      throw error;
    }
    yield* written();
  }

  return {
    get counts() {
      return filter.counts;
    },
    [Symbol.asyncIterator]: pieces,
  };
}
