/** The last packets of files → all but the first, once it is known how many there are: nothing has to be held in memory. */

import type { FilterFilesOptions } from './filter-options.js';
import { fileIdentity } from './sink.js';

export const canReopen = ({ inputs, canReopen: told }: FilterFilesOptions): boolean =>
  told ??
  inputs.every((each) => typeof each === 'string' && each !== '-' && fileIdentity(each) !== undefined);

/** What is said of packets and interfaces is said when they are written. */
export function countingOnly(options: FilterFilesOptions): FilterFilesOptions {
  const { tail, output, openOutput, rotation, truncate, compiled, lost, unsupported, ...others } = options;
  const quietly = (): void => {};
  return { ...others, lost: lost && quietly, unsupported: unsupported && quietly };
}

/** `kept` is how many packets there are without the tail. */
export function withoutTail(options: FilterFilesOptions, kept: number): FilterFilesOptions {
  const { tail = kept, skip = 0, count, ...others } = options;
  const left = Math.max(0, kept - tail);
  return { ...others, skip: skip + left, count: count === undefined ? undefined : count - left };
}
