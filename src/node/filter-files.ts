/** Capture files → a file with the packets that an expression keeps, or only their number. */

import type { FilteredFiles, FilterFilesOptions, ThreadTuning } from './filter-options.js';
import { FilterWork } from './filter-work.js';
import { canReopen, twoPasses } from './tail-of-files.js';

/**
 * Reads, filters and writes in pieces of a mebibyte. An output gets its name when it is complete and is created only once
 * an input's header has been read and the expression compiled.
 *
 * Throws FilterError for the expression and FileError for files; nothing is written under the output's name then. What
 * is wrong with a capture is told in its `fault`.
 */
export async function filterFiles(expression: string, options: FilterFilesOptions): Promise<FilteredFiles> {
  return filterFilesWith(expression, options, usualTuning);
}

/** Chunks stay in the caches of a core; a thread takes as long to start as one to filter so many bytes. */
const usualTuning: ThreadTuning = { chunkLength: 1 << 19, smallest: 128 << 20 };

/** As `filterFiles`. */
export async function filterFilesWith(
  expression: string,
  options: FilterFilesOptions,
  tuning: ThreadTuning,
): Promise<FilteredFiles> {
  if (options.tail === undefined || !canReopen(options)) return filterOnce(expression, options, tuning);
  const { counting, writing } = twoPasses(options);
  const { kept } = await filterOnce(expression, counting, tuning);
  return filterOnce(expression, writing(kept), tuning);
}

async function filterOnce(
  expression: string,
  options: FilterFilesOptions,
  tuning: ThreadTuning,
): Promise<FilteredFiles> {
  const work = new FilterWork(expression, options, tuning);
  try {
    if (options.merge === true && options.inputs.length > 1) await work.merge();
    else await work.oneAfterTheOther();
    return work.finish();
  } catch (error) {
    work.abandon();
    throw error;
  }
}
