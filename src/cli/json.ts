/** `--json` and `--ndjson`: values → JSON for people to look at, or an object a line. */

import { Option } from 'commander';

export interface JsonOptions {
  readonly json?: boolean;
  readonly ndjson?: boolean;
}

/** Both options; `what` is said of the first. */
export const jsonOptions = (what: string): Option[] => [
  new Option('--json', what),
  new Option('--ndjson', 'the same, one JSON object a line').implies({ json: true }),
];

export const jsonText = (value: object, { ndjson }: JsonOptions): string =>
  `${JSON.stringify(value, undefined, ndjson ? undefined : 2)}\n`;
