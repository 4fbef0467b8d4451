/** What became of rules → a table, or one object of JSON with a version. */

import type { SplitFile, SplitResult } from '../../node/index.js';
import { inputFacts, type Lost } from '../filter/statistics.js';
import type { PlacedRule } from './rule-file.js';

/** Grows by fields; the number changes when one changes or goes. */
const SCHEMA = 'bpfsieve.split/1';

const UNMATCHED = '(unmatched)';

export function splitTable({ rules, unmatched }: SplitResult): string {
  const rows = [...rules, { name: UNMATCHED, ...unmatched }].map(
    ({ name, packets }) => [name, `${packets}`] as const,
  );
  const table = [['rule', 'packets'] as const, ...rows];
  const names = Math.max(...table.map(([name]) => name.length));
  const counts = Math.max(...table.map(([, count]) => count.length));
  return table.map(([name, count]) => `${name.padEnd(names)}  ${count.padStart(counts)}\n`).join('');
}

export function splitJson(
  placed: readonly PlacedRule[],
  { read, rules, unmatched, inputs, machine }: SplitResult,
  lost: readonly Lost[],
  seconds: number,
): string {
  const statistics = {
    schema: SCHEMA,
    read,
    rules: rules.map(({ name, packets, file }, rule) => ({
      name,
      expression: placed[rule]!.expression.trim(),
      line: placed[rule]!.line.line,
      packets,
      output: outputFacts(file),
    })),
    unmatched: { packets: unmatched.packets, output: outputFacts(unmatched.file) },
    inputs: inputs.map(inputFacts),
    lost,
    machine: machine ?? null,
    seconds,
  };
  return `${JSON.stringify(statistics, undefined, 2)}\n`;
}

const outputFacts = (file: SplitFile | undefined) =>
  file === undefined ? null : { path: file.path, bytes: file.bytes };
