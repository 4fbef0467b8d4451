/** `filter --json`: what was read, kept, written and lost, as one object with a version. */

import type { FilteredFiles, FilteredInput } from '../../node/index.js';

/** What was passed over in a damaged capture. */
export interface Lost {
  readonly input: string;
  readonly offset: number;
  readonly bytes: number;
  readonly message: string;
}

/** Grows by fields; the number changes when one changes or goes. */
const SCHEMA = 'bpfsieve.filter/1';

export function statisticsJson(
  expression: string,
  results: readonly FilteredFiles[],
  lost: readonly Lost[],
  seconds: number,
): string {
  const sum = (of: (each: FilteredFiles) => number): number =>
    results.reduce((total, each) => total + of(each), 0);
  const statistics = {
    schema: SCHEMA,
    expression,
    read: sum(({ read }) => read),
    kept: sum(({ kept }) => kept),
    inputs: results.flatMap(({ inputs }) => inputs.map(inputFacts)),
    outputs: results.flatMap(({ outputs }) => outputs),
    lost,
    seconds,
  };
  return `${JSON.stringify(statistics, undefined, 2)}\n`;
}

export const inputFacts = ({ name, format, read, interfaces, fault }: FilteredInput) => ({
  name,
  format: format ?? null,
  read,
  interfaces: interfaces.map(({ number, name: called, linkType, snapLength, resolution }) => ({
    number: number ?? 0,
    name: called ?? null,
    linkType,
    snapLength,
    resolution,
  })),
  fault: fault === undefined ? null : { code: fault.code, message: fault.message, offset: fault.offset },
});
