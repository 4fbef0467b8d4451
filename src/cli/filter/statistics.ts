/** `filter --json`: what was read, kept, written and lost, as one object with a version, or several, one a line. */

import type { FilteredFiles, FilteredInput } from '../../node/index.js';
import { type JsonOptions, jsonText } from '../json.js';

/** What was passed over in a damaged capture. */
export interface Lost {
  readonly input: string;
  readonly offset: number;
  readonly bytes: number;
  readonly message: string;
}

/** Grows by fields; the number changes when one changes or goes. */
const SCHEMA = 'bpfsieve.filter/1';
/** Of the lines of --ndjson: each has the fields that one of its kind has in the one object. */
const lineSchemas = {
  inputs: 'bpfsieve.filter-input/1',
  outputs: 'bpfsieve.filter-output/1',
  lost: 'bpfsieve.filter-loss/1',
  total: 'bpfsieve.filter-total/1',
} as const;

export function statisticsJson(
  expression: string,
  results: readonly FilteredFiles[],
  lost: readonly Lost[],
  seconds: number,
  options: JsonOptions,
): string {
  const sum = (of: (each: FilteredFiles) => number): number =>
    results.reduce((total, each) => total + of(each), 0);
  const parts = {
    inputs: results.flatMap(({ inputs }) => inputs.map(inputFacts)),
    outputs: results.flatMap(({ outputs }) => outputs),
    lost,
  };
  const total = { expression, read: sum(({ read }) => read), kept: sum(({ kept }) => kept) };
  if (!options.ndjson) return jsonText({ schema: SCHEMA, ...total, ...parts, seconds }, options);
  const lines: object[] = [];
  for (const kind of ['inputs', 'outputs', 'lost'] as const)
    lines.push(...parts[kind].map((each) => ({ schema: lineSchemas[kind], ...each })));
  lines.push({ schema: lineSchemas.total, ...total, seconds });
  return lines.map((line) => jsonText(line, options)).join('');
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
