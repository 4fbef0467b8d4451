/**
 * The last packets of files → two passes, of which the second leaves out all but the tail, once the first has told how many
 * there are: nothing has to be held in memory. Both read files as long as they were when they were opened first.
 */

import type { FilterFilesOptions } from './filter-options.js';
import { fileIdentity } from './sink.js';
import { openSource, type Source } from './source.js';

export const canReopen = ({ inputs, canReopen: told }: FilterFilesOptions): boolean =>
  told ??
  inputs.every((each) => typeof each === 'string' && each !== '-' && fileIdentity(each) !== undefined);

interface TwoPasses {
  /** What is said of packets and interfaces is not said yet. */
  readonly counting: FilterFilesOptions;
  /** `kept` is how many packets there are without the tail. */
  writing(kept: number): FilterFilesOptions;
}

export function twoPasses(options: FilterFilesOptions): TwoPasses {
  const { tail = 0, skip = 0, count, progress } = options;
  const lengths: (number | undefined)[] = [];
  const inputs = options.inputs.map((each, number) => (): Source => {
    const source = typeof each === 'string' ? openSource(each) : each();
    return ofLength((lengths[number] ??= source.size), source);
  });
  /** Each pass is half of the work. */
  const progressBehind = (passed: () => number): FilterFilesOptions['progress'] =>
    progress && ((position, size) => progress(Math.floor((passed() + position) / 2), size));
  return {
    counting: { ...countingOnly(options), inputs, progress: progressBehind(() => 0) },
    writing(kept) {
      const left = Math.max(0, kept - tail);
      return {
        ...options,
        tail: undefined,
        inputs,
        skip: skip + left,
        count: count === undefined ? undefined : count - left,
        progress: progressBehind(() => lengths.reduce<number>((sum, length = 0) => sum + length, 0)),
      };
    },
  };
}

function countingOnly(options: FilterFilesOptions): FilterFilesOptions {
  const { tail, output, openOutput, rotation, truncate, compiled, lost, unsupported, ...others } = options;
  const quietly = (): void => {};
  return { ...others, lost: lost && quietly, unsupported: unsupported && quietly };
}

/** What a file has grown by is left out. */
function ofLength(length: number | undefined, source: Source): Source {
  if (length === undefined) return source;
  return {
    ...source,
    size: length,
    get position() {
      return source.position;
    },
    read(into) {
      const left = length - (source.position ?? 0);
      return left > 0 ? source.read(into.subarray(0, left)) : 0;
    },
  };
}
