/** `filter --json`: what was read, kept, written and lost. And how such statistics are written, whichever command tells them. */

import type { FilteredFiles, FilteredInput } from '../../node/index.js';
import { type JsonOptions, jsonText } from '../json.js';
import type { Lost } from './damage.js';

/** Each schema grows by fields; the number changes when one changes or goes. */
const schema = (name: string): { readonly schema: string } => ({ schema: `bpfsieve.${name}/1` });

/** Lists of the one object, and what a member is called that has a line of its own. */
const members = { rules: 'rule', inputs: 'input', outputs: 'output', lost: 'loss' } as const;

type Lists = Partial<Record<keyof typeof members, readonly object[]>>;

/** One object of statistics; with --ndjson the members of its lists, one a line, and then the rest of it. */
export function statisticsText(command: string, total: object, lists: Lists, options: JsonOptions): string {
  if (!options.ndjson) return jsonText({ ...schema(command), ...total, ...lists }, options);
  const lines = Object.entries(members).flatMap(([list, member]) =>
    (lists[list as keyof Lists] ?? []).map((each) => ({ ...schema(`${command}-${member}`), ...each })),
  );
  return [...lines, { ...schema(`${command}-total`), ...total }]
    .map((line) => jsonText(line, options))
    .join('');
}

export function statisticsJson(
  expression: string,
  results: readonly FilteredFiles[],
  lost: readonly Lost[],
  seconds: number,
  options: JsonOptions,
): string {
  const sum = (of: (each: FilteredFiles) => number): number =>
    results.reduce((total, each) => total + of(each), 0);
  const total = { expression, read: sum(({ read }) => read), kept: sum(({ kept }) => kept), seconds };
  const lists = {
    inputs: results.flatMap(({ inputs }) => inputs.map(inputFacts)),
    outputs: results.flatMap(({ outputs }) => outputs),
    lost,
  };
  return statisticsText('filter', total, lists, options);
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
