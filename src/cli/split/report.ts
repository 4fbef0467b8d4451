/** What became of rules → a table, or JSON with a version. */

import type { SplitFile, SplitResult } from '../../node/index.js';
import type { Lost } from '../filter/damage.js';
import { inputFacts, statisticsText } from '../filter/statistics.js';
import type { JsonOptions } from '../json.js';
import type { PlacedRule } from './rule-file.js';

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
  options: JsonOptions,
): string {
  const total = {
    read,
    unmatched: { packets: unmatched.packets, output: outputFacts(unmatched.file) },
    machine: machine ?? null,
    seconds,
  };
  const lists = {
    rules: rules.map(({ name, packets, file }, rule) => ({
      name,
      expression: placed[rule]!.expression.trim(),
      line: placed[rule]!.line.line,
      packets,
      output: outputFacts(file),
    })),
    inputs: inputs.map(inputFacts),
    lost,
  };
  return statisticsText('split', total, lists, options);
}

const outputFacts = (file: SplitFile | undefined) =>
  file === undefined ? null : { path: file.path, bytes: file.bytes };
