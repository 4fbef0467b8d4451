/** Warnings about an expression → text: the places of one code together, then why it is so and what to write instead. */

import type { Warning } from '../index.js';
import { excerpt, painted, placeOf, position, printable } from './excerpt.js';
import type { Expression } from './expression.js';
import type { Paint } from './paint.js';

const INDENT = '  ';
/** Places of one code that are shown; more nobody reads. */
const MOST_PLACES = 3;

/** One text for each code, in the order of their first places. */
export function renderWarnings(
  warnings: readonly Warning[],
  expression: Expression,
  columns: number,
  paint: Paint,
): readonly string[] {
  const byCode = new Map<string, Warning[]>();
  for (const warning of warnings) {
    const { code } = warning;
    const sameCode = byCode.get(code);
    if (sameCode === undefined) byCode.set(code, [warning]);
    else sameCode.push(warning);
  }
  return [...byCode.values()].map((places) => renderCode(places, expression, columns, paint));
}

function renderCode(
  places: readonly Warning[],
  expression: Expression,
  columns: number,
  paint: Paint,
): string {
  const lines = places.slice(0, MOST_PLACES).flatMap((each) => renderPlace(each, expression, columns, paint));
  const more = places.length - MOST_PLACES;
  if (more > 0) lines.push(`${INDENT}and ${more} more like these`);
  const [{ explanation }] = places as [Warning, ...Warning[]];
  lines.push(...wrapped(explanation, columns - INDENT.length).map((line) => INDENT + line));
  const rewrite = places.find((each) => each.rewrite !== undefined)?.rewrite;
  if (rewrite !== undefined) lines.push(`${INDENT}${paint.cyan('perhaps:')} ${printable(rewrite)}`);
  return lines.map((line) => `${line}\n`).join('');
}

function renderPlace(
  { code, severity, message, span }: Warning,
  expression: Expression,
  columns: number,
  paint: Paint,
): string[] {
  const color = severity === 'warning' ? paint.yellow : paint.cyan;
  const place = placeOf(span, expression.text);
  const first = `${position(expression, place)}${color(`${severity}:`)} ${paint.bold(printable(message))} [${code}]`;
  if (place === undefined) return [first];
  const { line, underline } = excerpt(place, columns - INDENT.length);
  return [first, INDENT + line, INDENT + painted(underline, color)];
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
