/** A capture file → a file with the packets that an expression keeps, or only their number. */

import type { CaptureError, FilterCaptureOptions, PacketCounts } from '../index.js';
import { filterFiles } from './filter-files.js';
import type { Sink } from './sink.js';
import type { Source } from './source.js';

export interface FilterFileOptions extends Omit<FilterCaptureOptions, 'lost' | 'windowSize'> {
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
 * As `filterFiles` with one input. Throws FilterError for the expression, FileError for files, and CaptureError for an
 * input without a readable header; nothing is written under the output's name then.
 */
export async function filterFile(expression: string, options: FilterFileOptions): Promise<FilteredFile> {
  const { input, output, ...others } = options;
  const { read, kept, inputs } = await filterFiles(expression, {
    ...others,
    inputs: [typeof input === 'string' ? input : () => input],
    ...(typeof output === 'function' ? { output: '-', openOutput: output } : { output }),
  });
  const [{ format, fault } = { format: undefined, fault: undefined }] = inputs;
  if (fault !== undefined && format === undefined) throw fault;
  return { read, kept, fault };
}
