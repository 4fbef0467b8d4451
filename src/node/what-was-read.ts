/** Inputs that are done with → what became of each, and how many packets they had together. */

import type { FilteredInput } from './filter-options.js';

export function whatWasRead(inputs: readonly FilteredInput[]) {
  return {
    read: inputs.reduce((sum, each) => sum + each.read, 0),
    // Of an input nothing else is to be held on to.
    inputs: inputs.map(({ name, format, interfaces, read, fault }) => ({
      name,
      format,
      interfaces,
      read,
      fault,
    })),
  };
}
